import type { FrameworkAdapter } from './adapter.ts';

/** Load of one device at one moment; null where the tool does not tell it. */
export interface DeviceSample {
  readonly device: string;
  readonly utilizationPct: number | null;
  readonly memoryMib: number | null;
  readonly powerW: number | null;
  readonly temperatureC: number | null;
  readonly clockMhz: number | null;
}

const figure = (text: string | undefined): number | null => {
  const value = Number(text?.trim());
  return text === undefined || text.trim() === '' || !Number.isFinite(value) ? null : value;
};

/** Lines of `nvidia-smi --query-gpu=…`, cells in the order of `nvidiaSamples`. */
function gpuSamples(printed: string): DeviceSample[] {
  return printed.split('\n').flatMap((line) => {
    const [device = '', utilization, memory, power, temperature, clock] = line.split(',');
    if (!/^ {0,4}\d{1,6} {0,4}$/.test(device)) return [];
    return [
      {
        device: device.trim(),
        utilizationPct: figure(utilization),
        memoryMib: figure(memory),
        powerW: figure(power),
        temperatureC: figure(temperature),
        clockMhz: figure(clock),
      },
    ];
  });
}

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().split(/\s+/));

/** The drawing of `npu-smi info`: a line with power and temperature, then one with use and memory, for each chip. */
function npuSamples(printed: string): DeviceSample[] {
  const samples: DeviceSample[] = [];
  let power: number | null = null;
  let temperature: number | null = null;
  for (const line of printed.split('\n')) {
    const [first = [], second = [], third = []] = cellsOf(line);
    if (!/^\d+$/.test(first[0] ?? '')) continue;
    if (/^[0-9a-f]{4}:[0-9a-f]{2}:/i.test(second[0] ?? '')) {
      const physical = first[1];
      const numbers = third.join(' ').split(/[ /]+/);
      samples.push({
        device: physical !== undefined && /^\d+$/.test(physical) ? physical : String(samples.length),
        utilizationPct: figure(numbers[0]),
        // HBM is the last pair, used before total.
        memoryMib: figure(numbers.at(-2)),
        powerW: power,
        temperatureC: temperature,
        clockMhz: null,
      });
    } else if (/^[A-Za-z]/.test(second[0] ?? '')) {
      power = figure(third[0]);
      temperature = figure(third[1]);
    }
  }
  return samples;
}

/** Devices as a tool of an adapter prints them; all of them where none is named. */
export function deviceSamples(
  form: FrameworkAdapter['deviceSamples']['form'],
  printed: string,
  wanted: readonly string[],
): DeviceSample[] {
  const all = form === 'npu-smi' ? npuSamples(printed) : gpuSamples(printed);
  return wanted.length === 0 ? all : all.filter(({ device }) => wanted.includes(device));
}

const columns = [
  'utilizationPct',
  'memoryMib',
  'powerW',
  'temperatureC',
  'clockMhz',
] as const satisfies readonly (keyof DeviceSample)[];

/** `gpu.csv`: a line a device and moment, in milliseconds after the load began; an empty cell was not told. */
export function samplesCsv(
  all: readonly { readonly atMs: number; readonly samples: readonly DeviceSample[] }[],
): string {
  const lines = all.flatMap(({ atMs, samples }) =>
    samples.map((one) => [Math.round(atMs), one.device, ...columns.map((name) => one[name] ?? '')].join(',')),
  );
  const head = 'at_ms,device,utilization_pct,memory_used_mib,power_w,temperature_c,sm_clock_mhz';
  return `${[head, ...lines].join('\n')}\n`;
}
