"""Words are marked where they stand, however marks nest and overlap, and the text stays itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.claims import Span
from dragoman.review.marks import Mark, paragraphs


def pieces(text: str, *marks: tuple[int, int, str, str]) -> list[tuple[str, tuple[str, ...]]]:
    made = [Mark(Span(start, end), field, claim) for start, end, field, claim in marks]
    return [(p.text, p.fields) for para in paragraphs(text, made) for p in para.pieces]


def test_marks_that_nest_are_cut_at_their_ends() -> None:
    text = "The army in Aleppo said 903 left"
    found = pieces(text, (0, 18, "speaker", "c"), (12, 18, "place", "c"), (24, 27, "figure", "c"))
    assert found == [
        ("The army in ", ("speaker",)),
        ("Aleppo", ("speaker", "place")),
        (" said ", ()),
        ("903", ("figure",)),
        (" left", ()),
    ]


def test_marks_that_overlap_share_a_piece_with_both_claims() -> None:
    marks = [Mark(Span(0, 6), "figure", "one"), Mark(Span(4, 9), "figure", "two")]
    (para,) = paragraphs("900 to 950", marks)
    assert [(p.text, p.claims) for p in para.pieces] == [
        ("900 ", ("one",)),
        ("to", ("one", "two")),
        (" 95", ("two",)),
        ("0", ()),
    ]
    assert para.claims == ("one", "two")


def test_spans_count_code_points_not_bytes_or_utf_16() -> None:
    text = "🙂🙂 غادر 903 مدنيين حلب"
    start = text.index("903")
    assert ("903", ("figure",)) in pieces(text, (start, start + 3, "figure", "c"))


def test_a_claim_stands_beside_the_paragraph_that_its_figure_begins_in() -> None:
    text = "Title\n\nFirst.\nThen 40 fled."
    start = text.index("40")
    found = paragraphs(text, [Mark(Span(start, start + 2), "figure", "c")])
    assert [(p.text, p.claims) for p in found] == [
        ("Title", ()),
        ("First.", ()),
        ("Then 40 fled.", ("c",)),
    ]


@given(
    st.text(alphabet="ab \n🙂ع\u0301", max_size=60),
    st.lists(
        st.tuples(
            st.integers(-3, 60), st.integers(-3, 60), st.sampled_from(["figure", "place", ""])
        ),
        max_size=8,
    ),
)
def test_joined_again_the_pieces_are_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark(Span(a, b), name, str(n)) for n, (a, b, name) in enumerate(spans)]
    for para in paragraphs(text, marks):
        assert text[para.start : para.start + len(para.text)] == para.text
        assert all(piece.text for piece in para.pieces)
    joined = "\n".join(para.text for para in paragraphs(text, marks))
    assert joined == "\n".join(line for line in text.split("\n") if line.strip())
