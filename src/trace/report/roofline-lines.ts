import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { perStage } from './per-stage.ts';
import type { TriageReport } from './schema.ts';
import type { StageReport } from './stage-schema.ts';
import { share } from './table-lines.ts';

type Texts = Catalogue['triage'];

/** Words of one hint, without the row it is about. */
export function rooflineText(hint: StageReport['roofline'][number], { roofline: texts }: Texts): string {
  const { basis, teraflops, gigabytesPerSecond, flopsPerByte, roofShare, bound, device } = hint;
  const rate = gigabytesPerSecond === null ? '' : fixed(gigabytesPerSecond, 1);
  const parts = [
    ...(teraflops === null || flopsPerByte === null
      ? []
      : [texts.product(fixed(teraflops, 1), fixed(flopsPerByte, 0), rate)]),
    ...(roofShare === null || bound === null || device === null
      ? []
      : [texts.roof(texts.bounds[bound], share(roofShare), device)]),
    ...(basis === 'bytes' ? [texts.copied(rate)] : []),
    ...(basis === 'elements' ? [texts.collective(rate)] : []),
    ...(hint.blocks === null || hint.multiprocessors === null
      ? []
      : [texts.grid(fixed(hint.blocks), fixed(hint.multiprocessors))]),
    ...(basis !== 'grid' && hint.knownShare < 99.95 ? [texts.known(share(hint.knownShare))] : []),
  ];
  return parts.join(' · ');
}

/** Hints of all stages, and what they rest on; nothing where the trace tells too little. */
export function rooflineNotes({ stages }: TriageReport, texts: Texts): string[] {
  const lines = perStage(stages, texts, ({ roofline }) =>
    roofline.map((hint) => `${hint.row}  ${rooflineText(hint, texts)}`),
  );
  return lines.length === 0 ? [] : [texts.roofline.basis, ...lines];
}
