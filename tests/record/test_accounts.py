"""Who may read and decide. The clock is the caller's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dragoman.errors import UsageError
from dragoman.record import Ledger, Role, User

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA = User("Ana", Role.REVIEWER, "$argon2id$...", True, NOW)


def test_a_user_is_kept_with_a_role_and_a_hash(ledger: Ledger) -> None:
    accounts = ledger.accounts
    assert accounts.users() == ()
    accounts.add(ANA)
    assert accounts.user("Ana") == ANA
    assert accounts.user("Ben") is None
    accounts.change("Ana", role=Role.ADMIN)
    assert [user.role for user in accounts.users()] == [Role.ADMIN]
    with pytest.raises(UsageError, match="'Ana' already"):
        accounts.add(ANA)
    with pytest.raises(UsageError, match="no user 'Ben'"):
        accounts.change("Ben", role=Role.READER)


def test_a_session_ends_with_its_time_a_logout_or_the_account(ledger: Ledger) -> None:
    accounts = ledger.accounts
    accounts.add(ANA)
    accounts.open_session("secret", "Ana", NOW, NOW + HOUR)
    assert accounts.session("secret", NOW) == ANA
    assert accounts.session("secret", NOW + HOUR) is None
    assert accounts.session("guess", NOW) is None
    accounts.close_session("secret")
    assert accounts.session("secret", NOW) is None
    accounts.open_session("other", "Ana", NOW, NOW + HOUR)
    accounts.change("Ana", password="$argon2id$new")  # noqa: S106 - a hash
    assert accounts.session("other", NOW) is None, "a new password ends all sessions"
    accounts.open_session("third", "Ana", NOW, NOW + HOUR)
    accounts.change("Ana", active=False)
    accounts.change("Ana", active=True)
    assert accounts.session("third", NOW) is None


def test_a_token_lasts_until_it_is_taken_back(ledger: Ledger) -> None:
    accounts = ledger.accounts
    accounts.add(ANA)
    accounts.add_token("long", "Ana", "export at night", NOW)
    accounts.add_token("short", "Ana", "a trial", NOW, NOW + HOUR)
    later = NOW + 2 * HOUR
    assert accounts.token("long", later) == ANA
    assert accounts.token("short", later) is None
    told = accounts.tokens("Ana")
    assert {key.label for key in told} == {"export at night", "a trial"}
    accounts.drop_token(next(key.digest for key in told if key.label == "export at night"))
    assert accounts.token("long", later) is None
    accounts.change("Ana", active=False)
    assert accounts.token("short", NOW) is None
    with pytest.raises(UsageError, match="add the user first"):
        accounts.add_token("x", "Ben", "", NOW)


def test_no_secret_is_in_the_ledger(ledger: Ledger) -> None:
    accounts = ledger.accounts
    accounts.add(ANA)
    accounts.open_session("secret", "Ana", NOW, NOW + HOUR)
    accounts.add_token("secret", "Ana", "", NOW)
    with ledger._database.reading() as connection:
        for table in ("sessions", "tokens"):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):  # noqa: S608
                assert "secret" not in map(str, row)
