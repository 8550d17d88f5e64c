import { Typography } from '@mantine/core';
import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { useMemo } from 'react';

/** Somebody's markdown. No raw HTML, no pictures from elsewhere, links that cannot reach back. */
export function Markdown({ text }: { text: string }) {
  const html = useMemo(() => {
    const raw = marked.parse(text, { async: false, gfm: true, breaks: true });
    return DOMPurify.sanitize(raw, {
      FORBID_TAGS: ['img', 'style', 'form', 'input'],
      FORBID_ATTR: ['style', 'id', 'class'],
    });
  }, [text]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised on the line above
  return <Typography dangerouslySetInnerHTML={{ __html: html }} />;
}
