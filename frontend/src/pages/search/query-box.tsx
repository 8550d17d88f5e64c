/** The box in which a query is written: it proposes, and says at once what is wrong and where. */
import { ActionIcon, Button, CloseButton, Combobox, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { formatShort } from '@/lib/number';
import { type Proposal, useCheck, useProposals } from './completion';
import { faultOf } from './fault';
import { completed, faultyStretch } from './position';
import css from './query-box.module.css';

export function QueryBox({
  query,
  recent,
  onSearch,
  help,
}: {
  /** What is searched for now. */
  query: string;
  recent: string[];
  onSearch: (query: string) => void;
  help: ReactNode;
}) {
  const { t, i18n } = useTranslation('search');
  const [typed, setTyped] = useState(query);
  const [caret, setCaret] = useState(query.length);
  const input = useRef<HTMLInputElement>(null);
  const place = useRef<number | undefined>(undefined);
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  const proposals = useProposals(typed, caret, box.dropdownOpened, recent);
  const fault = useCheck(typed);
  // What is missing at the end is being written: the proposals stand there for it.
  const offering = box.dropdownOpened && proposals.length > 0;
  const [active, setActive] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was marked is gone with the list it stood in
  useEffect(() => setActive(undefined), [proposals]);
  const writing = offering && fault !== undefined && faultyStretch(typed, fault.column).to >= typed.trimEnd().length;
  const problem = writing ? undefined : fault;

  // The address changed: by a facet, a saved search, or going back.
  useEffect(() => {
    setTyped(query);
    setCaret(query.length);
  }, [query]);
  useLayoutEffect(() => {
    if (place.current === undefined) return;
    input.current?.setSelectionRange(place.current, place.current);
    place.current = undefined;
  });

  const search = (q: string) => {
    box.closeDropdown();
    onSearch(q.trim());
  };
  const take = (p: Proposal) => {
    if (p.kind === 'recent') {
      setTyped(p.insert);
      search(p.insert);
      return;
    }
    const next = completed(typed, p.from, p.to, p.insert);
    setTyped(next.text);
    setCaret(next.caret);
    place.current = next.caret;
    box.resetSelectedOption();
    if (!next.open) box.closeDropdown();
    input.current?.focus();
  };
  const note = () => setCaret(input.current?.selectionStart ?? typed.length);

  return (
    <search>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          search(typed);
        }}
      >
        <Combobox
          store={box}
          position="bottom-start"
          withinPortal={false}
          onOptionSubmit={(id) => {
            const p = proposals.find((x) => x.id === id);
            if (p) take(p);
          }}
        >
          <Combobox.DropdownTarget>
            <div className={css.frame}>
              <Combobox.EventsTarget withAriaAttributes={false}>
                <TextInput
                  ref={input}
                  classNames={{ input: css.input }}
                  leftSection={<IconSearch size={18} />}
                  leftSectionWidth={40}
                  role="combobox"
                  autoComplete="off"
                  aria-autocomplete="list"
                  aria-expanded={offering}
                  aria-controls={offering && box.listId ? box.listId : undefined}
                  aria-activedescendant={offering ? active : undefined}
                  onKeyUp={() => setActive(activeOption(box.listId))}
                  aria-label={t('box.label')}
                  aria-invalid={problem !== undefined}
                  aria-describedby="query-problem"
                  placeholder={t('box.placeholder')}
                  value={typed}
                  maxLength={4096}
                  autoCapitalize="none"
                  autoCorrect="off"
                  spellCheck={false}
                  enterKeyHint="search"
                  onChange={(e) => {
                    setTyped(e.currentTarget.value);
                    setCaret(e.currentTarget.selectionStart ?? e.currentTarget.value.length);
                    box.openDropdown();
                    box.resetSelectedOption();
                  }}
                  onSelect={note}
                  onClick={() => box.openDropdown()}
                  onBlur={() => box.closeDropdown()}
                />
              </Combobox.EventsTarget>
              {problem && <Fault text={typed} column={problem.column} input={input} />}
              <div className={css.buttons}>
                {typed !== '' && (
                  <CloseButton
                    size={28}
                    aria-label={t('box.clear')}
                    onClick={() => {
                      setTyped('');
                      setCaret(0);
                      input.current?.focus();
                    }}
                  />
                )}
                {help}
                <Button type="submit" size="xs" visibleFrom="xs">
                  {t('box.search')}
                </Button>
                <ActionIcon type="submit" size={32} hiddenFrom="xs" aria-label={t('box.search')}>
                  <IconSearch size={17} />
                </ActionIcon>
              </div>
            </div>
          </Combobox.DropdownTarget>
          <Combobox.Dropdown hidden={proposals.length === 0}>
            <Combobox.Options aria-label={t('box.proposals')} mah={340} style={{ overflowY: 'auto' }}>
              {proposals.map((p) => (
                <Combobox.Option key={p.id} value={p.id} className={css.option}>
                  <code>{p.shown}</code>
                  <span className={css.what}>
                    {t(`box.kind.${p.kind}`)}
                    {p.count > 0 && ` · ${formatShort(p.count, i18n.language)}`}
                  </span>
                </Combobox.Option>
              ))}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
        <div id="query-problem" role="status" aria-live="polite">
          {problem && <Problem of={problem} />}
        </div>
      </form>
    </search>
  );
}

/** The proposal that is marked, for those who hear the list. */
function activeOption(list: string | null): string | undefined {
  return (list && document.getElementById(list)?.querySelector('[data-combobox-selected]')?.id) || undefined;
}

/** What is wrong, where, and what would be right. */
function Problem({ of }: { of: Schema<'QueryErrorShown'> }) {
  const { t } = useTranslation('search');
  const fault = faultOf(of.message);
  return (
    <div className={css.problem}>
      {of.column > 0 && <>{t('box.column', { n: of.column })} </>}
      {fault ? (
        <>
          {t(`fault.${fault.key}.what`, { what: fault.what })} <span>{t(`fault.${fault.key}.hint`)}</span>
        </>
      ) : (
        <span lang="en">
          {of.message}
          {of.hint && <> — {of.hint}</>}
        </span>
      )}
    </div>
  );
}

/** The wavy line under the word that cannot be read; follows the input as it scrolls. */
function Fault({
  text,
  column,
  input,
}: {
  text: string;
  column: number;
  input: React.RefObject<HTMLInputElement | null>;
}) {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const from = input.current;
    const follow = () => {
      if (layer.current && from) layer.current.scrollLeft = from.scrollLeft;
    };
    follow();
    from?.addEventListener('scroll', follow);
    return () => from?.removeEventListener('scroll', follow);
  });
  const { from, to } = faultyStretch(text, column);
  return (
    <div ref={layer} className={css.fault} aria-hidden>
      {text.slice(0, from)}
      <span>{text.slice(from, to) || ' '}</span>
      {text.slice(to)}
    </div>
  );
}
