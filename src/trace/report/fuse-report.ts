import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import type { FuseRow } from '../fuse/fuse-rows.ts';
import { printedSitesOf } from '../sites/kernel-sites.ts';
import { locationFile, locationFunction } from '../sites/location.ts';
import type { FuseReport } from './stage-schema.ts';

const shownLocations = 4;
const percent = (share: number) => share * 100;

/** `func @ path:line`, as the fuse table writes places. */
function placeText(location: string): string {
  const line = /:(\d+) /.exec(location)?.[1];
  const called = locationFunction(location);
  return called === '' || line === undefined ? location : `${called} @ ${locationFile(location)}:${line}`;
}

function places({ evidence }: FuseRow): string[] {
  const all = evidence.flatMap(({ group }) => printedSitesOf(group.sites).printed.map(({ shown }) => shown));
  const known = all.filter((location) => location !== 'unresolved');
  return [...new Set(known)].slice(0, shownLocations).map(placeText);
}

function rationale(
  { state, share, detector }: FuseRow,
  isOwn: boolean,
  texts: Catalogue['triage'],
  language: Language,
): string {
  const shareText = `${fixed(percent(share), 1)}%`;
  const hint = detector.hint[language];
  if (state === 'in-flight')
    return texts.fuse.rationale.inFlight(detector.prs.map((pr) => `#${pr}`).join(', '), shareText, hint);
  if (!isOwn) return texts.fuse.rationale.elsewhere(detector.framework, shareText, hint);
  return state === 'present'
    ? texts.fuse.rationale.present(shareText, hint)
    : texts.fuse.rationale.split(shareText, hint);
}

/** A row of the fuse table, or of the patterns that another framework ships (`isOwn` false). */
export function fuseReport(
  row: FuseRow,
  id: string,
  { isOwn }: { readonly isOwn: boolean },
  texts: Catalogue['triage'],
  language: Language,
): FuseReport {
  const { detector, state, evidence } = row;
  const paths = detector.sources
    .filter((source) => !source.startsWith('http'))
    .map((source) => source.split(' ').at(-1) ?? source);
  return {
    id,
    pattern: detector.title[language],
    detector: detector.id,
    framework: detector.framework,
    state,
    confidence: row.isConfirmed ? 'Confirmed' : 'Candidate',
    microseconds: row.relatedNs / 1000,
    share: percent(row.share),
    chains: row.chains,
    evidence: evidence.map(({ group, relatedNs, share }) => ({
      kernel: group.name.canonical,
      share: percent(share),
      microseconds: relatedNs / 1000,
    })),
    locations: places(row),
    candidates: [...(state === 'in-flight' ? detector.prs.map((pr) => `PR #${pr}`) : []), ...paths],
    prs: [...detector.prs],
    rationale: rationale(row, isOwn, texts, language),
  };
}
