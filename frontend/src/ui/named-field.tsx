/** A key that is typed or chosen: what it names stands with it in the list, and either finds it. */
import { Autocomplete, type AutocompleteProps, Text } from '@mantine/core';

export function NamedField({
  names,
  ...props
}: Omit<AutocompleteProps, 'filter' | 'renderOption'> & {
  /** What each key names. */
  names: ReadonlyMap<string, string>;
}) {
  return (
    <Autocomplete
      {...props}
      filter={({ options, search }) => {
        const sought = search.toLowerCase();
        return options.filter(
          (o) => 'value' in o && (o.value.includes(sought) || names.get(o.value)?.toLowerCase().includes(sought)),
        );
      }}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{names.get(option.value)}</Text>
          <Text size="xs" c="var(--eb-muted)" ff="monospace">
            {option.value}
          </Text>
        </div>
      )}
      spellCheck={false}
    />
  );
}
