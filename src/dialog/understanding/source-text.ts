/**
 * A sentence prepared for reading: every character has a folded twin at the same position (lower case, half-width,
 * one kind of quote), so that what is found in the folded form is quoted exactly from the original. What a phrase
 * has claimed is masked, so that no later rule reads the same words again.
 */
export class SourceText {
  readonly original: string;
  private folded: string;

  constructor(original: string) {
    this.original = original;
    this.folded = [...original].map(fold).join('');
  }

  /** The folded text with claimed parts masked. */
  get text(): string {
    return this.folded;
  }

  /** The exact words at a place. */
  quote(start: number, end: number): string {
    return this.original.slice(start, end);
  }

  /** Masks a place with `mark`, one for each character. */
  claim(start: number, end: number, mark: string = marks.claimed): void {
    this.folded = this.folded.slice(0, start) + mark.repeat(end - start) + this.folded.slice(end);
  }
}

/** What masked places hold: later rules may look for a device beside a number, but not read into it. */
export const marks = { claimed: '\u0001', model: '\u0002', device: '\u0003' } as const;

const sameAs: Readonly<Record<string, string>> = {
  '，': ',',
  '。': '.',
  '、': ',',
  '；': ';',
  '：': ':',
  '（': '(',
  '）': ')',
  '！': '!',
  '？': '?',
  '％': '%',
  '～': '~',
  '—': '-',
  '–': '-',
  '−': '-',
  '→': '>',
  '×': 'x',
  '“': '"',
  '”': '"',
  '’': "'",
  '≤': '<',
  '≦': '<',
  '≥': '>',
  '\u3000': ' ',
  '\t': ' ',
};

/** One UTF-16 unit stays one unit; characters outside the basic plane are kept as they are. */
function fold(character: string): string {
  const known = sameAs[character];
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0).toLowerCase();
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}
