import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled, type Phrasings } from './composed.ts';
import english from './composed-en.yaml';
import chinese from './composed-zh.yaml';
import { hear } from './corpus-case.ts';
import englishRoles from './roles-en.yaml';
import chineseRoles from './roles-zh.yaml';

/** A template of `roles-*.yaml`. */
interface Template {
  readonly say: string;
  readonly is?: Readonly<Record<string, unknown>>;
  readonly ask?: Readonly<Record<string, readonly unknown[]>>;
  readonly aside?: readonly string[];
  readonly open?: readonly (string | readonly [slot: string, value: unknown])[];
  readonly on?: 'gpu' | 'npu';
  readonly without?: readonly string[];
}

interface Figure {
  readonly text: string;
  readonly value: number;
}

const abouts: Readonly<Record<string, string>> = {
  in: 'lengths',
  out: 'lengths',
  n: 'hardware',
  users: 'load',
};
const ranks = ['lo', 'mid', 'hi'];

/** Draws a figure for each label of a template, no two of a kind alike; `hi` above `lo`. */
function figuresOf(say: string, values: Phrasings['values'], draw: (count: number) => number) {
  const labels = [...new Set([...say.matchAll(/\{(\w+\.\w+)\}/gu)].map(([, label]) => String(label)))];
  const kinds = Map.groupBy(labels, (label) => String(label.split('.')[0]));
  const pairs = [...kinds].flatMap(([kind, all]) => {
    const figures = Object.entries(values[kind] ?? {}).map(([text, value]): Figure => ({ text, value }));
    const drawn: Figure[] = [];
    for (let at = draw(figures.length); drawn.length < all.length; at += 1) {
      const figure = figures[at % figures.length];
      if (figure && drawn.every(({ value }) => value !== figure.value)) drawn.push(figure);
    }
    const isRanked = all.some((label) => ranks.includes(String(label.split('.')[1])));
    const inOrder = isRanked ? drawn.toSorted((a, b) => a.value - b.value) : drawn;
    const wanted = isRanked
      ? all.toSorted(
          (a, b) => ranks.indexOf(a.slice(a.indexOf('.') + 1)) - ranks.indexOf(b.slice(b.indexOf('.') + 1)),
        )
      : all;
    return wanted.map((label, at) => [label, inOrder[at] ?? { text: '', value: 0 }] as const);
  });
  return new Map(pairs);
}

/** A text of a template beside a plan, and what is wrong with how it is read; null where nothing is. */
function fault(
  template: Template,
  { values, phrases }: Phrasings,
  comma: string,
  draw: (count: number) => number,
) {
  const on = template.on ?? (draw(2) === 0 ? 'gpu' : 'npu');
  const meant: Record<string, unknown> = {};
  const phrasing = (about: string) => {
    const ways = phrases
      .filter((way) => way.about === about && (way.on === undefined || way.on === on))
      .filter(({ means }) => about !== 'model' || Object.keys(means).length === 1)
      .flatMap(({ say, means }) => say.map((words) => [words, means] as const));
    const way = ways[draw(Math.max(1, ways.length))];
    const said = way ? filled(way[0], way[1], values, draw) : { text: '', means: {} };
    Object.assign(meant, said.means);
    return said.text;
  };
  const figures = figuresOf(template.say, values, draw);
  const figureFor = (one: unknown): unknown =>
    Array.isArray(one)
      ? one.map(figureFor)
      : typeof one === 'string'
        ? (figures.get(one)?.value ?? one)
        : one;
  const own = template.say
    .replaceAll(/<(\w+)>/gu, (_, about: string) => phrasing(about))
    .replaceAll(/\{(\w+\.\w+)\}/gu, (_, label: string) => figures.get(label)?.text ?? '');
  const used = new Set([
    ...[...figures.keys()].map((label) => abouts[String(label.split('.')[0])] ?? ''),
    ...(template.without ?? []),
  ]);
  const base = ['model', 'hardware', 'lengths'].filter((about) => !used.has(about)).map(phrasing);
  for (const [slot, value] of Object.entries(template.is ?? {})) meant[slot] = figureFor(value);
  const text = `${base.join(comma)}${comma === '，' ? '。' : '. '}${own}`;
  const { slots, ask, unread, targets } = hear(text);
  const asked = (slot: string, value: unknown) =>
    ask.some((one) =>
      one.interpretations.some(
        (other) =>
          (other.slot ?? one.slot) === slot &&
          JSON.stringify(other.value) === JSON.stringify(figureFor(value)),
      ),
    );
  const isNamed = (label: string) =>
    unread.some((one) => one.text.includes(figures.get(label)?.text ?? label));
  const choices = Object.entries(template.ask ?? {});
  const wrong = [
    ...Object.entries(meant)
      .filter(
        ([slot, value]) =>
          value !== 'asked' && slot !== 'framework' && !(template.ask && slot in template.ask),
      )
      .filter(
        ([slot, value]) => JSON.stringify(slots[slot as keyof typeof slots]?.value) !== JSON.stringify(value),
      )
      .map(([slot]) => slot),
    ...choices
      .filter(([slot, all]) => slot in slots || !all.every((one) => asked(slot, one)))
      .map(([slot]) => slot),
    ...(template.aside ?? []).filter((label) => !isNamed(label)),
    ...(template.open ?? []).filter((one) =>
      typeof one === 'string'
        ? !isNamed(one) && !ask.some(({ text: words }) => words.includes(figures.get(one)?.text ?? one))
        : !asked(...one),
    ),
    ...(targets.length > 0 ? ['targets'] : []),
  ];
  return wrong.length > 0 ? `${text} (${wrong.map(String).join(', ')})` : null;
}

describe.each([
  ['English', english, englishRoles, ', '],
  ['Chinese', chinese, chineseRoles, '，'],
])('what figures are to each other in %s', (_, data, templates, comma) => {
  it('is told by the words around them, whatever plan stands beside them', () => {
    const all = templates as unknown as readonly Template[];
    expect(all.length).toBeGreaterThan(50);
    const [draws = []] = fc.sample(fc.array(fc.nat(9_999), { minLength: 4_000, maxLength: 4_000 }), 1);
    let at = 0;
    const draw = (count: number) => (draws[at++ % draws.length] ?? 0) % count;
    const faults = all
      .map((one) => fault(one, data as unknown as Phrasings, comma, draw))
      .filter((one) => one !== null);
    expect(faults.slice(2)).toEqual([]);
  });
});
