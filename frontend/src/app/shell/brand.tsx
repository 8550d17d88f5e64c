import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** The mark: a line that meets an ember. */
export function Brand() {
  return (
    <Link to="/" style={{ textDecoration: 'none', color: 'inherit' }} aria-label="Emberline">
      <Group gap={8} wrap="nowrap">
        <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
          <path
            d="M3 21h7l3.4-9 4 13 3-8 2.2 4H29"
            fill="none"
            stroke="var(--mantine-primary-color-filled)"
            strokeWidth="2.8"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
          <circle cx="13.4" cy="11" r="3" fill="#ffb347" />
        </svg>
        <Text fw={700} size="md" visibleFrom="xs" style={{ letterSpacing: '-0.01em' }}>
          Emberline
        </Text>
      </Group>
    </Link>
  );
}
