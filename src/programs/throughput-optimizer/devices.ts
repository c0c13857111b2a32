import { type DeviceProfile, defaultDevice, deviceProfiles, gridSize } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ConstraintError } from '../arguments/argument-errors.ts';
import { ownProfiles } from '../arguments/device-files.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';

type Texts = Catalogue['engineCommand'];

/**
 * The profiles to search on, in the order given, each once. The user's own profiles come first when a name is looked
 * up; without `--device` they are the devices.
 * @throws ConstraintError for an unknown name, an unreadable profile, or a grid smaller than `ranks`.
 */
export function devicesOf(given: ParsedArguments, ranks: number, texts: Texts): DeviceProfile[] {
  const own = ownProfiles(given, texts);
  const fallback = own.length > 0 ? own.map((profile) => profile.name) : [defaultDevice];
  const names = [...new Set(given.texts('--device') ?? fallback)];
  const known = new Map([...deviceProfiles, ...own.map((profile) => [profile.name, profile] as const)]);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const quoted = unknown.map((name) => `'${name}'`).join(', ');
    throw new ConstraintError(texts.unknownDevice(quoted, [...known.keys()].sort().join(', ')));
  }
  const profiles = names.flatMap((name) => known.get(name) ?? []);
  for (const profile of profiles) {
    const size = gridSize(profile);
    if (size < ranks) throw new ConstraintError(texts.gridTooSmall(profile.name, ranks, size));
  }
  return profiles;
}
