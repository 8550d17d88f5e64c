// The reference works without this: it adds the search, and lets one try an
// address. It talks to this service only, and keeps the token nowhere.
"use strict";
(() => {
  const say = document.body.dataset;
  const $ = (id) => document.getElementById(id);
  const operations = [...document.querySelectorAll(".operation")];
  const schemas = [...document.querySelectorAll(".schema")];
  const groups = [...document.querySelectorAll(".group")];
  const maxShown = 64 * 1024;
  const longest = 10000; // ms that an answer which does not end is listened to
  document.documentElement.classList.add("scripted");

  const make = (tag, attributes, ...inside) => {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes || {})) {
      if (v === true) e.setAttribute(k, "");
      else if (v !== false && v != null) e.setAttribute(k, v);
    }
    e.append(...inside);
    return e;
  };

  // Search: every word must occur in an operation's summary, address or parameters.
  const texts = new Map([...operations, ...schemas].map((d) => [d, (d.id + " " + d.textContent).toLowerCase()]));
  const search = () => {
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (d) => words.every((w) => texts.get(d).includes(w));
    let n = 0;
    for (const d of operations) {
      const ok = fits(d);
      d.classList.toggle("hidden", !ok);
      if (ok) n++;
    }
    for (const d of schemas) d.classList.toggle("hidden", !fits(d));
    for (const g of groups) {
      const some = g.querySelector(".operation:not(.hidden)");
      g.classList.toggle("hidden", !some);
      if (some && words.length) g.open = true;
    }
    $("found").textContent = words.length ? (n ? `${n} / ${operations.length}` : say.none) : "";
  };
  $("search").addEventListener("input", search);
  $("open-all").addEventListener("click", () => { for (const g of groups) g.open = true; for (const d of operations) if (!d.classList.contains("hidden")) d.open = true; });
  $("close-all").addEventListener("click", () => { for (const d of operations) d.open = false; });

  // An address with a fragment leads into what it names.
  const reveal = () => {
    let e = location.hash && $(decodeURIComponent(location.hash.slice(1)));
    if (!e) return;
    if (e.classList.contains("hidden") || e.closest(".hidden")) { $("search").value = ""; search(); }
    for (let d = e; d; d = d.parentElement) if (d.tagName === "DETAILS") d.open = true;
    e.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  let described;
  const description = () => (described ||= fetch("/api/openapi.json").then((r) => r.json()));

  const quoted = (s) => "'" + s.replaceAll("'", `'\\''`) + "'";

  // form builds the form that tries an operation.
  const form = async (d) => {
    const op = (await description()).paths[d.dataset.path][d.dataset.method.toLowerCase()];
    const inputs = [];
    const fields = make("div", { class: "fields" });
    const place = { path: 1, query: 2, header: 3 };
    for (const p of [...(op.parameters || [])].sort((x, y) => place[x.in] - place[y.in])) {
      const repeated = p.schema?.type === "array";
      const choices = p.schema?.enum || p.schema?.items?.enum;
      const input = make("input", { type: "text", autocomplete: "off", spellcheck: "false", required: p.required, placeholder: choices ? choices.join(" | ") : p.schema?.example ?? p.schema?.default });
      fields.append(make("label", {}, `${p.name}${p.required ? " *" : ""}${repeated ? " (a, b, …)" : ""} — ${p.in}`, input));
      inputs.push({ ...p, repeated, input });
    }
    const media = Object.keys(op.requestBody?.content || {})[0];
    const body = media && make("textarea", { spellcheck: "false", "aria-label": media });
    if (body && d.dataset.body) body.value = d.dataset.body;
    const sure = make("input", { type: "checkbox" });
    const changes = !["GET", "HEAD"].includes(d.dataset.method);
    const send = make("button", { type: "submit", class: "send" }, say.send);
    const status = make("span", { class: "status", role: "status" });
    const curl = make("code");
    const copy = make("button", { type: "button" }, say.copy);
    const answer = make("pre", { class: "answer hidden", tabindex: "0" });
    const f = make("form", { class: "try" }, make("h3", {}, say.try), fields);
    if (body) f.append(make("label", {}, media, body));
    f.append(make("pre", {}, curl), make("div", { class: "row" }, copy, send));
    if (changes) f.querySelector(".row").append(make("label", {}, make("span", {}, sure, " " + say.sure)));
    f.querySelector(".row").append(status);
    f.append(answer);

    const request = () => {
      let path = d.dataset.path;
      const query = new URLSearchParams();
      const headers = {};
      const missing = [];
      for (const { name, in: where, input, required, repeated } of inputs) {
        const v = input.value.trim();
        if (!v && required) missing.push(name);
        if (where === "path") path = path.replace(`{${name}}`, v ? encodeURIComponent(v) : `{${name}}`);
        else if (!v) continue;
        else if (where === "query") for (const one of repeated ? v.split(",") : [v]) query.append(name, one.trim());
        else if (where === "header") headers[name] = v;
      }
      if (body) headers["Content-Type"] = media;
      const q = query.toString();
      return { url: path + (q ? "?" + q : ""), headers, missing };
    };
    const show = () => {
      const { url, headers } = request();
      let text = "curl -sS" + (d.dataset.method === "GET" ? "" : d.dataset.method === "HEAD" ? " -I" : " -X " + d.dataset.method);
      text += ' \\\n  -H "Authorization: Bearer $EMBERLINE_TOKEN"';
      for (const [k, v] of Object.entries(headers)) text += ` \\\n  -H ${quoted(k + ": " + v)}`;
      if (body) text += ` \\\n  --data ${quoted(body.value)}`;
      curl.textContent = text + ` \\\n  ${quoted(location.origin + url)}`;
      send.disabled = changes && !sure.checked;
    };
    f.addEventListener("input", show);
    show();
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(curl.textContent);
        copy.textContent = say.copied;
      } catch {
        getSelection().selectAllChildren(curl); // without a secure origin one copies oneself
      }
      setTimeout(() => { copy.textContent = say.copy; }, 2000);
    });
    f.addEventListener("submit", async (e) => {
      e.preventDefault();
      const { url, headers, missing } = request();
      if (missing.length) {
        status.className = "status bad";
        status.textContent = `${say.missing}: ${missing.join(", ")}`;
        return;
      }
      const token = $("token").value.trim();
      if (token) headers.Authorization = "Bearer " + token;
      send.disabled = true;
      status.className = "status";
      status.textContent = "…";
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), longest);
      const began = performance.now();
      let text = "";
      try {
        const r = await fetch(url, { method: d.dataset.method, headers, body: body ? body.value : undefined, credentials: token ? "omit" : "same-origin", signal: stop.signal });
        status.className = "status " + (r.ok ? "good" : "bad");
        status.textContent = `${r.status} ${r.statusText} · ${Math.round(performance.now() - began)} ms`;
        for (const name of ["etag", "location", "retry-after", "x-request-id", "content-type"]) if (r.headers.get(name)) text += `${name}: ${r.headers.get(name)}\n`;
        text += "\n" + await read(r);
      } catch (err) {
        if (err.name !== "AbortError") { status.className = "status bad"; text += `${say.failed}: ${err.message}`; }
        else text += `… ${say.cut}`;
      }
      clearTimeout(timer);
      answer.textContent = text;
      answer.classList.remove("hidden");
      show();
    });
    return f;
  };

  // read gives an answer's text: of one that is long, or does not end, its beginning.
  const read = async (r) => {
    const type = r.headers.get("content-type") || "";
    if (!/json|text|event-stream/.test(type)) { await r.body?.cancel(); return type ? say.file : ""; }
    const reader = r.body?.getReader();
    const decoder = new TextDecoder();
    let text = "", cut = false;
    try {
      for (;;) {
        const { done, value } = reader ? await reader.read() : { done: true };
        if (done) break;
        text += decoder.decode(value, { stream: true });
        if (text.length > maxShown) { cut = true; await reader.cancel(); break; }
      }
    } catch { cut = true; }
    if (!cut && /json/.test(type) && !/jsonl/.test(type)) {
      try { return JSON.stringify(JSON.parse(text), null, 2); } catch { /* shown as it came */ }
    }
    return text.slice(0, maxShown) + (cut ? `\n… ${say.cut}` : "");
  };

  for (const d of operations) {
    d.addEventListener("toggle", async () => {
      if (!d.open || d.dataset.built) return;
      d.dataset.built = "yes";
      try { d.querySelector(".inside").append(await form(d)); } catch { delete d.dataset.built; }
    });
    if (d.open) d.dispatchEvent(new Event("toggle"));
  }
})();
