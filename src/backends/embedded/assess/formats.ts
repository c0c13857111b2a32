import {
  type DeviceProfile,
  matrixFormats,
  type OptimizeRequest,
  optimize,
  predictedTokens,
  unratedFormats,
  withNearestPeaks,
} from '../../../engine/index.ts';
import type { Answers } from '../../../plan/answers.ts';
import type { FormatAssessment, FormatConcern } from '../../../plan/assessment.ts';
import { planRequest } from '../plan-request.ts';
import { anyLayout, longestPrompt } from './layouts.ts';
import { onlyDevice, rateOf } from './rows.ts';

/** Products in formats that a device states no peak for; empty where it states all. */
export function formatConcerns(request: OptimizeRequest, device: DeviceProfile): FormatConcern[] {
  const devices =
    request.task.mode === 'pd-ratio' ? request.task.decodeDevicesPerInstance : request.numDevices;
  const layout = anyLayout(request, device, devices);
  if (layout === null) return [];
  const input = longestPrompt(request);
  const queryLength = predictedTokens(request, layout.candidate.mtpTokens) + 1;
  const operators = [
    ...layout.forward.operators({
      phase: 'prefill',
      requests: [{ count: 1, queryLength: input, sequenceLength: input }],
    }),
    ...layout.forward.operators({
      phase: 'decode',
      requests: [{ count: 1, queryLength, sequenceLength: input + 1 }],
    }),
  ];
  const used = matrixFormats(operators);
  const found = unratedFormats(
    device,
    request.quantization,
    used.map(({ format }) => format),
  );
  const shareOf = (format: string) => used.find((one) => one.format === format)?.share ?? 0;
  return found.map(({ format, countedAs, computedIn }) => ({
    device: device.name,
    format,
    countedAs,
    computedIn,
    share: shareOf(countedAs ?? format),
  }));
}

/** The request with every missing peak taken from the nearest format that has one, on the devices that lack some. */
export function withRatedFormats(request: OptimizeRequest): OptimizeRequest {
  const devices = request.devices.map((device) =>
    formatConcerns(request, device).length > 0 ? withNearestPeaks(device, request.quantization) : device,
  );
  return { ...request, devices };
}

function bestRate(request: OptimizeRequest, device: DeviceProfile): number | null {
  return rateOf(onlyDevice(optimize({ ...request, devices: [device] })), request);
}

/** Formats without a peak of a plan and what they do to its forecast, device by device; empty where there are none. */
export function formatsOf(answers: Answers): FormatAssessment[] {
  const { request } = planRequest(answers);
  return request.devices.flatMap((device) => {
    const concerns = formatConcerns(request, device);
    if (concerns.length === 0) return [];
    return [
      {
        device: device.name,
        concerns,
        modelled: bestRate(request, device),
        computed: bestRate(request, withNearestPeaks(device, request.quantization)),
      },
    ];
  });
}
