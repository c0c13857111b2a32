import { damagedProfile } from '../../app/damaged-profile.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import type { GpuSystem } from '../../engine/hardware/gpu-system-schema.ts';
import { gpuSystems } from '../../engine/hardware/gpu-systems.ts';
import {
  type DeviceProfile,
  DeviceProfileError,
  deviceProfiles,
  gibibyte,
  gridSize,
} from '../../engine/index.ts';
import { nearestNames } from '../../plan/slots/nearest-names.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { type OwnDevice, readOwnDevice } from '../../store/device-file.ts';
import { fixed, significant } from '../../text/figures.ts';
import { type Line, line, plainText, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { CommandModule } from '../command.ts';
import { deviceRows } from './device-facts.ts';
import { gpuRows, gpuSystemsNamed } from './gpu-facts.ts';
import { sheet } from './sheet.ts';

interface DevicesOptions {
  readonly deviceFile?: string;
  readonly json?: boolean;
}

const tebibyte = 1024 ** 4;

/** @throws DamagedFileError that names the field */
function ownDevice(path: string, program: Program): OwnDevice {
  try {
    return readOwnDevice(path);
  } catch (error) {
    if (!(error instanceof DeviceProfileError)) throw error;
    throw damagedProfile(path, error, program.texts);
  }
}

/** The one profile that a name or alias means. @throws UsageError with the nearest names, or all that it fits */
function profileNamed(name: string, known: readonly DeviceProfile[], program: Program): DeviceProfile {
  const { errors } = program.texts.catalog;
  const wanted = name.toLowerCase();
  const exact = known.find((profile) => profile.name.toLowerCase() === wanted);
  if (exact) return exact;
  const fitting = known.filter(({ aliases }) => aliases.some((alias) => alias.toLowerCase() === wanted));
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  if (fitting.length > 1) {
    throw new UsageError(errors.severalDevices(name, fitting.map((one) => one.name).join(', ')));
  }
  const nearest = nearestNames(
    name,
    known.map((one) => one.name),
  );
  throw new UsageError(errors.unknownDevice(name, nearest.join(', ')));
}

/** The GPU system that the words mean; null where they mean none. @throws UsageError where they mean several things */
function gpuNamed(words: readonly string[], { texts }: Program): GpuSystem | null {
  const { errors } = texts.catalog;
  for (const word of words) {
    const [first, ...others] = gpuSystemsNamed(word);
    if (!first) continue;
    if (others.length > 0) {
      throw new UsageError(errors.severalDevices(word, [first, ...others].map(({ id }) => id).join(', ')));
    }
    if (words.length > 1) throw new UsageError(errors.gpuAlone);
    return first;
  }
  return null;
}

/** Every Ascend profile, then the GPU systems by name. */
function overview(profiles: readonly DeviceProfile[], program: Program): Line[] {
  const { device } = program.texts.catalog;
  const width = program.terminal.columns() - 1;
  const right = { align: 'right', tone: 'plain', least: 5, canShrink: false } as const;
  const columns: Column[] = [
    { title: device.name, align: 'left', tone: 'strong', least: 20, canShrink: true },
    { ...right, title: 'GiB' },
    { ...right, title: 'TiB/s' },
    { ...right, title: 'bf16 T/s' },
    { ...right, title: device.most },
    { title: device.aliases, align: 'left', tone: 'dim', least: 12, canShrink: true },
  ];
  const rows = profiles.map((profile) => [
    profile.name,
    fixed(profile.memoryBytes / gibibyte),
    significant(profile.memoryBytesPerSecond / tebibyte),
    profile.matrixPeaks.bf16 === undefined ? '–' : fixed(profile.matrixPeaks.bf16 / 1e12, 1),
    fixed(gridSize(profile)),
    profile.aliases.slice(0, 3).join(', '),
  ]);
  const names = gpuSystems.map(({ title }) => title).join(', ');
  return [
    ...table(columns, rows, width, 0, { hasHeader: true }),
    line(),
    ...wrap(line(span(device.gpus, 'dim')), width),
    ...wrap(line('  ', names), width, 2),
    line(),
    ...wrap(line(span(device.hint, 'dim')), width),
  ];
}

/** `throughline devices [NAME …] [--device-file FILE]`: lists, shows and compares device profiles. */
export const devices: CommandModule<DevicesOptions> = {
  declare(command, program) {
    const { options, device } = program.texts.catalog;
    command.argument('[name...]', device.argument);
    command.option('--device-file <file>', device.file);
    command.option('--json', options.json);
  },
  async run(program, words, { deviceFile, json = false }) {
    const opened = deviceFile === undefined ? null : ownDevice(deviceFile, program);
    const ownGpu = opened?.kind === 'gpu' ? opened.system : null;
    if (ownGpu !== null && words.length > 0) throw new UsageError(program.texts.catalog.errors.gpuAlone);
    const gpu = ownGpu ?? gpuNamed(words, program);
    if (gpu !== null) {
      program.out(
        json
          ? JSON.stringify({ schema: 'throughline.devices/1', devices: [gpu] })
          : plainText(
              sheet([gpu.title], gpuRows(gpu, program.texts.catalog), program.terminal.columns() - 1),
            ),
      );
      return exitCodes.done;
    }
    const own = opened?.kind === 'profile' ? [opened.profile] : [];
    const known = [...own, ...deviceProfiles.values()];
    const wanted = words.map((name) => profileNamed(name, known, program));
    const shown = wanted.length > 0 ? [...new Set([...own, ...wanted])] : own;
    if (json) {
      program.out(
        JSON.stringify({ schema: 'throughline.devices/1', devices: shown.length > 0 ? shown : known }),
      );
      return exitCodes.done;
    }
    const texts = program.texts.catalog;
    const lines =
      shown.length === 0
        ? overview(known, program)
        : sheet(
            shown.map(({ name }) => name),
            deviceRows(shown, texts),
            program.terminal.columns() - 1,
          );
    program.out(plainText(lines));
    return exitCodes.done;
  },
};
