/** What people write for the report, and what of it differs from what is saved. */
import type { Schema } from '@/api/client';
import type { Localized } from '@/lib/localized';

export interface Recommendation {
  key: string;
  text: Localized;
  addressee: Localized;
  due: string;
  due_rule: Localized;
}

export interface ReportText {
  title: Localized;
  publisher: Localized;
  summary: Localized[];
  facts: Localized[];
  analysis: Localized[];
  recommendations: Recommendation[];
  corrections: Localized;
  names: string[];
}

/** The sections of numbered paragraphs, and the number each has in print. */
export const sections = [
  { name: 'summary', number: 1 },
  { name: 'facts', number: 3 },
  { name: 'analysis', number: 5 },
] as const;

export function textOf(r: Schema<'Report'>): ReportText {
  return {
    title: { ...r.title },
    publisher: { ...r.publisher },
    summary: r.summary.map((p) => ({ ...p })),
    facts: r.facts.map((p) => ({ ...p })),
    analysis: r.analysis.map((p) => ({ ...p })),
    recommendations: r.recommendations.map((x) => ({
      key: x.key,
      text: { ...x.text },
      addressee: { ...x.addressee },
      due: x.due ?? '',
      due_rule: { ...x.due_rule },
    })),
    corrections: { ...r.corrections },
    names: [...r.names],
  };
}

const blank = (l: Localized) => !l.ko?.trim() && !l.en?.trim();
const plain = (l: Localized): Localized => ({ ...(l.ko ? { ko: l.ko } : {}), ...(l.en ? { en: l.en } : {}) });

/** The text as it is sent: paragraphs in which nothing stands are left out. */
export function cleaned(t: ReportText): ReportText {
  const paragraphs = (list: Localized[]) => list.filter((p) => !blank(p)).map(plain);
  return {
    title: plain(t.title),
    publisher: plain(t.publisher),
    summary: paragraphs(t.summary),
    facts: paragraphs(t.facts),
    analysis: paragraphs(t.analysis),
    recommendations: t.recommendations
      .filter((r) => r.key.trim() || !blank(r.text))
      .map((r) => ({
        key: r.key.trim(),
        text: plain(r.text),
        addressee: plain(r.addressee),
        due: r.due,
        due_rule: plain(r.due_rule),
      })),
    corrections: plain(t.corrections),
    names: t.names,
  };
}

/** The parts that differ. */
export function differing(saved: ReportText, now: ReportText): Partial<ReportText> {
  const a = cleaned(saved);
  const b = cleaned(now);
  const out: Partial<ReportText> = {};
  for (const name of Object.keys(b) as (keyof ReportText)[]) {
    if (JSON.stringify(a[name]) !== JSON.stringify(b[name])) Object.assign(out, { [name]: b[name] });
  }
  return out;
}

/** A short name for a recommendation that has none yet, unlike all others. */
export function freshKey(taken: readonly string[]): string {
  let n = taken.length + 1;
  while (taken.includes(`recommendation-${n}`)) n++;
  return `recommendation-${n}`;
}
