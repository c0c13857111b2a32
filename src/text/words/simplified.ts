import document from '../../../dialogs/traditional.yaml';

const { traditional, simplified } = document as Readonly<
  Record<'traditional' | 'simplified', readonly string[]>
>;
const plain = [...simplified.join('')];
const simple: ReadonlyMap<string, string> = new Map(
  [...traditional.join('')].map((one, at) => [one, plain[at] ?? one]),
);

/** The simplified form of a Chinese character; every other character is itself. */
export function simplifiedOf(character: string): string {
  return simple.get(character) ?? character;
}
