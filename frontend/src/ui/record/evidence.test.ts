import { expect, test } from 'vitest';
import { parseEvidence } from './evidence';

test.each([
  ['s3:1024', 'event'],
  ['s12/logs/app.log:77#2', 'event'],
  ['claim:ignition/c1', 'claim'],
  ['claim:ignition', 'citation'],
  ['Published: findings of the ministry, 6 December 2022', 'citation'],
])('%s is a %s', (text, kind) => {
  expect(parseEvidence(text).kind).toBe(kind);
});
