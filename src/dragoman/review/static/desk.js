// The quick hand: keys, words that light their claim, words selected into a field.
// Everything here can be done without it, by links and forms.
"use strict";

(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const csrf = () => document.body.dataset.csrf;
  const decides = () => "decides" in document.body.dataset;

  // -- words and claims light each other

  const claimsOf = (node) => {
    const held = node.closest?.("[data-claims], [data-claim]");
    if (!held) return [];
    return held.dataset.claims ? held.dataset.claims.split(" ") : [held.dataset.claim];
  };
  const light = (ids) => {
    all(".lit").forEach((node) => node.classList.remove("lit"));
    for (const id of ids) all(`[data-claims~="${CSS.escape(id)}"], .margin > [data-claim="${CSS.escape(id)}"]`).forEach((node) => node.classList.add("lit"));
  };
  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      if (!one(".report")) return;
      const ids = claimsOf(event.target);
      if (ids.length || kind === "mouseover") light(ids.slice(0, 1));
    });
  }

  // -- keys

  const lines = () => all(".lines > li[data-claim]");
  const now = () => one(".lines > li.at");
  const move = (step) => {
    const found = lines();
    if (!found.length) return;
    const at = found.indexOf(now());
    const next = found[Math.max(0, Math.min(found.length - 1, at + step))];
    now()?.classList.remove("at");
    next.classList.add("at");
    one("a", next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const send = (address, fields) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = address;
    for (const [name, value] of Object.entries({ csrf: csrf(), back: location.pathname + location.search, ...fields })) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  };
  const decide = (kind) => {
    const held = now() ?? one("[data-decide]");
    if (!held || !decides()) return;
    send(`/claims/${held.dataset.key}/${kind}`, { seen: held.dataset.seen });
  };
  const go = (selector) => { const link = one(selector); if (link) link.click(); };
  const places = { t: "/", c: "/claims", d: "/disagreements", r: "/reports", s: "/series", h: "/history" };
  let going = false;
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    o: () => (now() ? one("a.open", now()).click() : null),
    a: () => decide("accept"),
    x: () => decide("reject"),
    c: () => (now() ? (location.href = `/claims/${now().dataset.key}/correct`) : go("[data-key-to=c]")),
    r: () => (now() ? (location.href = one("a.report-link", now()).href) : go("[data-key-to=r]")),
    l: () => (now() && decides() ? (location.href = `/claims/${now().dataset.key}/pair`) : go("[data-key-to=l]")),
    m: () => (now() ? one("input[type=checkbox]", now())?.click() : null),
    u: () => (one("[data-key=u]") ? one("[data-key=u]").click() : decides() && send("/undo", {})),
    n: () => go("a[rel=next]"),
    p: () => go("a[rel=prev]"),
    "/": () => { const box = one("input[type=search]"); const held = box?.closest("details"); if (held) held.open = true; box?.focus(); },
    "?": () => (location.href = "/keys"),
    g: () => { going = true; setTimeout(() => (going = false), 1500); },
  };
  const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], .leaflet-container");
    if (event.ctrlKey || event.metaKey || event.altKey || typing || off()) return;
    if (going && places[event.key]) { going = false; location.href = places[event.key]; return; }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.id !== "keys-on") return;
    try { localStorage.setItem("keys", event.target.checked ? "on" : "off"); } catch { /* the browser keeps nothing */ }
  });

  // -- words selected in the text become a field's words

  const letters = (text) => [...text].length;
  const offset = (node, at) => {
    const para = (node.nodeType === 1 ? node : node.parentElement)?.closest(".para[data-start]");
    if (!para) return null;
    const before = document.createRange();
    before.setStart(para, 0);
    before.setEnd(node, at);
    return +para.dataset.start + letters(before.toString());
  };
  let chosen = null;
  const selected = () => {
    const range = getSelection()?.rangeCount ? getSelection().getRangeAt(0) : null;
    if (!range || range.collapsed) return;
    const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null) return;
    const text = range.toString(), lead = letters(text) - letters(text.trimStart());
    const words = text.trim();
    if (!words) return;
    chosen = { start: start + lead, end: start + lead + letters(words), words };
    all("[data-take]").forEach((button) => (button.disabled = false));
    const shown = one("#chosen");
    if (shown) shown.textContent = `“${words}”`;
  };
  document.addEventListener("selectionchange", selected);
  const take = (field) => {
    if (!chosen) return;
    const part = one(`[data-field="${field}"]`);
    for (const [name, value] of [["words", chosen.words], ["words-at", chosen.start], ["words-to", chosen.end]]) one(`[name="${field}.${name}"]`, part).value = value;
    part.classList.add("taken");
    const numbers = chosen.words.replace(/[\s,\u00a0\u202f](?=\d{3})/g, "").match(/\d+(?:\.\d+)?/g);
    if (field === "figure" && numbers) {
      one('[name="figure.low"]', part).value = numbers[0];
      one('[name="figure.high"]', part).value = /^(between|vague)$/.test(one("select", part).value) ? numbers[1] ?? "" : "";
    }
    const naming = one("[data-names]", part);
    if (naming) naming.value = chosen.words;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-take]");
    if (button) { event.preventDefault(); take(button.dataset.take); }
    if (event.target.id === "tick-all") all("input[name=claim]").forEach((box) => (box.checked = event.target.checked));
  });

  const ready = () => {
    document.documentElement.classList.add("scripted");
    all("[data-scripted]").forEach((node) => (node.hidden = false));
    const box = one("#keys-on");
    if (box) box.checked = !off();
  };
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:after:swap", ready);
})();
