/** The body of an answer that has one; a success without it is a fault of the service. */
export function given<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new Error('the answer is empty');
  return answer.data;
}

/** A text in two languages without blank ones. */
export function trimmed(text: { ko?: string; en?: string }): { ko?: string; en?: string } {
  const out: { ko?: string; en?: string } = {};
  if (text.ko?.trim()) out.ko = text.ko.trim();
  if (text.en?.trim()) out.en = text.en.trim();
  return out;
}

export function blank(text: { ko?: string; en?: string }): boolean {
  return !text.ko?.trim() && !text.en?.trim();
}
