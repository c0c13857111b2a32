import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { captureTraces } from '../../backends/trace/capture/capture.ts';
import type { Framework } from '../../trace/framework/framework.ts';
import { type CaptureTarget, captureRequest } from './capture-flags.ts';
import { captureNoticeText } from './capture-words.ts';
import type { TriageFlags } from './triage-flags.ts';
import type { TriagePorts } from './triage-ports.ts';
import type { TriageInputs } from './triage-request.ts';

function targetOf(flags: TriageFlags, side: 'single' | 'mapping' | 'formal'): CaptureTarget | null {
  if (side === 'single') {
    const { url, outputDir, profilePrefix: prefix } = flags;
    return url === undefined ? null : { url, outputDir, prefix, standardPrefix: 'triage-trace' };
  }
  const isMapping = side === 'mapping';
  const url = isMapping ? flags.mappingUrl : flags.formalUrl;
  if (url === undefined) return null;
  return {
    url,
    outputDir: isMapping ? flags.mappingOutputDir : flags.formalOutputDir,
    prefix: isMapping ? flags.mappingProfilePrefix : flags.formalProfilePrefix,
    standardPrefix: `${side}-trace`,
  };
}

/**
 * Captures what the flags name, one server after another, and says which folders then hold the traces. Each side of a
 * pair may be a file instead.
 *
 * @throws {UsageError} · {CaptureError}
 */
export async function capturedInputs(
  words: readonly string[],
  flags: TriageFlags,
  framework: Framework | null,
  program: Program,
  ports: TriagePorts,
): Promise<TriageInputs> {
  const { usage, notices } = program.texts.triageCapture;
  const { texts, environment } = program;
  const capture = async (target: CaptureTarget): Promise<string> => {
    const key = environment.OPENAI_API_KEY ?? null;
    const request = captureRequest(flags, target, framework, key, texts);
    const { folder } = await captureTraces(
      request,
      { fetch, sleep: ports.sleep, now: () => ports.now().getTime() },
      (notice) => ports.err(captureNoticeText(notice, texts)),
    );
    ports.err(notices.folder(folder));
    return folder;
  };
  if (words.length > 0 || flags.input !== undefined) throw new UsageError(usage.urlOrInput);
  const single = targetOf(flags, 'single');
  const mapping = targetOf(flags, 'mapping');
  const formal = targetOf(flags, 'formal');
  if (single !== null) {
    const isPair = mapping ?? formal ?? flags.mappingInput ?? flags.formalInput ?? null;
    if (isPair !== null) throw new UsageError(texts.triageCommand.usage.pairOrSingle);
    return { kind: 'single', path: await capture(single) };
  }
  if (mapping === null && formal === null) throw new UsageError(usage.captureNeedsUrl);
  const isOneMapping = (mapping === null) !== (flags.mappingInput === undefined);
  const isOneFormal = (formal === null) !== (flags.formalInput === undefined);
  if (!isOneMapping || !isOneFormal) throw new UsageError(usage.oneSide);
  // A formal run measures the real configuration: nothing of the mapping run may still be at work then.
  const mappingPaths = mapping === null ? (flags.mappingInput ?? []) : [await capture(mapping)];
  return {
    kind: 'pair',
    mapping: mappingPaths,
    formal: formal === null ? (flags.formalInput ?? '') : await capture(formal),
  };
}
