import {
  DeviceProfileError,
  ParallelSplitError,
  precisions,
  prepareForward,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import type { PassWork } from '../../explain/facts.ts';
import { ArgumentError, ConstraintError } from '../../programs/arguments/argument-errors.ts';
import { parseArguments } from '../../programs/arguments/parse-arguments.ts';
import { textGenerateProgram } from '../../programs/arguments/programs.ts';
import { forwardRequest } from '../../programs/text-generate/forward-request.ts';
import { messages } from '../../text/catalogue.ts';

/** The work of a pass says nothing: what the program would warn of stands where the pass was run. */
const silent = { err() {}, readTextFile: (): string => '' };

/** Formats as people name them; bfloat16 work is counted at the rate of fp16. */
const formatNames = { fp32: 'FP32', fp16: 'BF16/FP16', int8: 'INT8', fp8: 'FP8', fp4: 'FP4' } as const;

function isRefusal(error: unknown): boolean {
  return (
    error instanceof ArgumentError ||
    error instanceof ConstraintError ||
    error instanceof ParallelSplitError ||
    error instanceof UnsupportedArchitectureError ||
    error instanceof DeviceProfileError ||
    error instanceof RangeError
  );
}

/**
 * The matrix work of the forward pass that a text_generate command line describes, of one device, and how long it would take
 * at the device's peak rates; null where the embedded engine cannot run that line.
 */
export function passWorkOf(words: readonly string[]): PassWork | null {
  const texts = messages('en').engineCommand;
  try {
    const request = forwardRequest(parseArguments(textGenerateProgram(), words, texts), silent, texts);
    const { spec, shape } = request;
    const forward = prepareForward(spec);
    const operators = forward.operators(shape);
    const sums = precisions
      .map((format) => ({
        format,
        // Stages of a pipeline work one after another, each on its own devices.
        operations:
          operators.reduce((sum, one) => sum + one.calls * (one.matrixOperations[format] ?? 0), 0) /
          spec.split.pp,
        peak: spec.device.matrixPeaks[format] ?? 0,
      }))
      .filter(({ operations }) => operations > 0);
    const isRated = sums.length > 0 && sums.every(({ peak }) => peak > 0);
    return {
      latencyMs: forward.cost(shape).seconds * 1000,
      teraOperations: sums.reduce((sum, { operations }) => sum + operations, 0) / 1e12,
      atPeakMs: isRated
        ? 1000 * sums.reduce((sum, { operations, peak }) => sum + operations / peak, 0)
        : null,
      formats: sums.toSorted((a, b) => b.operations - a.operations).map(({ format }) => formatNames[format]),
    };
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
