import type { TriageReport } from './schema.ts';

/** A value of a CSV cell, quoted where it must be (RFC 4180). */
function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return `${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

/** The tables of a report as CSV files by name. Figures unrounded; one line for each place of a kernel. */
export function csvFiles({
  stages,
}: TriageReport): readonly { readonly name: string; readonly text: string }[] {
  const kernels = stages.flatMap(({ stage, kernels: rows }) =>
    rows.flatMap((row) =>
      row.sites.map((site) => [
        stage,
        row.id,
        row.kernel,
        row.fullName,
        row.category,
        row.rule,
        row.microseconds,
        row.share,
        row.launches,
        site.location,
        site.share,
        site.cpuOp,
        `${site.match.kind}${site.match.letter === null ? '' : `-${site.match.letter}`}`,
      ]),
    ),
  );
  const families = stages.flatMap(({ stage, families: rows }) =>
    rows.map((row) => [stage, row.category, row.microseconds, row.share, row.launches]),
  );
  const overlap = stages.flatMap(({ stage, overlap: rows }) =>
    rows.map((row) => [
      stage,
      row.id,
      row.priority,
      row.verdict,
      row.kernel,
      row.scope,
      row.microseconds,
      row.share,
      row.exclusive,
      row.hidden,
      row.dependencyRisk,
      row.recommendation,
    ]),
  );
  const fuse = stages.flatMap(({ stage, fuse: rows, elsewhere }) =>
    [...rows, ...elsewhere].map((row) => [
      stage,
      row.id,
      row.detector,
      row.pattern,
      row.framework,
      row.state,
      row.confidence,
      row.microseconds,
      row.share,
      row.evidence.map(({ kernel }) => kernel).join('; '),
      row.candidates.join('; '),
    ]),
  );
  return [
    {
      name: 'kernels.csv',
      text: csv(
        'stage,id,kernel,fullName,category,rule,microseconds,share,launches,location,siteShare,cpuOp,match'.split(
          ',',
        ),
        kernels,
      ),
    },
    { name: 'families.csv', text: csv('stage,category,microseconds,share,launches'.split(','), families) },
    {
      name: 'overlap.csv',
      text: csv(
        'stage,id,priority,verdict,kernel,scope,microseconds,share,exclusive,hidden,dependencyRisk,recommendation'.split(
          ',',
        ),
        overlap,
      ),
    },
    {
      name: 'fuse.csv',
      text: csv(
        'stage,id,detector,pattern,framework,state,confidence,microseconds,share,evidence,candidates'.split(
          ',',
        ),
        fuse,
      ),
    },
  ];
}
