import type { Catalogue } from '../../text/catalogue.ts';

/** One report of a bundle. */
export interface BundledReport {
  readonly label: string;
  readonly path: string;
  readonly text: string;
}

const order = ['SGLang', 'vLLM', 'TensorRT-LLM', 'TokenSpeed', 'other'] as const;
type BundledFramework = (typeof order)[number];

function frameworkOfPath(path: string): BundledFramework {
  const name = (path.split(/[\\/]/).at(-1) ?? path).toLowerCase();
  if (name.includes('sglang')) return 'SGLang';
  if (name.includes('vllm')) return 'vLLM';
  if (name.includes('trtllm') || name.includes('tensorrt')) return 'TensorRT-LLM';
  return name.includes('tokenspeed') ? 'TokenSpeed' : 'other';
}

/** Headings of a report in both languages: they become headings of the bundle. */
function headingsOf(catalogues: readonly Catalogue[]): ReadonlySet<string> {
  return new Set(
    catalogues.flatMap(({ triage: { headings } }) => [
      headings.view,
      headings.kernels,
      headings.overlap,
      headings.fuse,
    ]),
  );
}

const modelLine = /^(?:Model|模型): (.+)$/m;

/** Lower case, other signs to single dashes, no dash at the ends: how Markdown viewers name a heading. */
function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|(?<!-)-+$/g, '');
}

/** How a bundle is made. */
export interface BundleOptions {
  readonly title: string;
  readonly hasContents: boolean;
  /** Seconds in UTC: `YYYY-MM-DD HH:MM:SS UTC`. */
  readonly generatedAt: string;
  readonly texts: Catalogue;
  /** Every language's texts: reports of either may be bundled. */
  readonly catalogues: readonly Catalogue[];
}

/** Reports of several models and frameworks as one Markdown document. */
export function bundle(
  reports: readonly BundledReport[],
  { title, hasContents, generatedAt, texts, catalogues }: BundleOptions,
): string {
  const words = texts.triageCommand.bundle;
  const headings = headingsOf(catalogues);
  const labels = [...new Set(reports.map(({ label }) => label))].sort();
  const models = labels.map((label) => {
    const own = reports.filter((one) => one.label === label);
    const names = own.flatMap(({ text }) => modelLine.exec(text)?.[1]?.trim() ?? []);
    const [longest] = names.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    return { label, name: longest ?? label, own };
  });
  const body = models.flatMap(({ label, name, own }) => [
    '',
    `## ${name}`,
    '',
    `${words.model}: \`${label}\``,
    ...[...own]
      .map((one) => ({ ...one, framework: frameworkOfPath(one.path) }))
      .sort((a, b) => order.indexOf(a.framework) - order.indexOf(b.framework) || (a.path < b.path ? -1 : 1))
      .flatMap(({ framework, path, text }) => {
        const lines = text.replaceAll('\r\n', '\n').trimEnd().split('\n');
        const shown = lines.map((line) => (headings.has(line.trim()) ? `#### ${line.trim()}` : line));
        return [
          '',
          `### ${framework}`,
          '',
          `${words.source}: \`${path}\``,
          '',
          ...(text.trim() === '' ? [`_${words.empty}_`] : shown),
        ];
      }),
  ]);
  const contents = hasContents
    ? ['', `## ${words.contents}`, '', ...models.map(({ name }) => `- [${name}](#${slugOf(name)})`)]
    : [];
  return [`# ${title}`, '', `_${words.generated(generatedAt)}_`, ...contents, ...body].join('\n');
}
