import { gpuSystems } from '../../engine/hardware/gpu-systems.ts';
import { deviceProfiles } from '../../engine/index.ts';
import { wordsOf } from '../../text/words/words.ts';

interface Named {
  readonly alias: string;
  readonly device: string;
}

/** Every name that a built-in device goes by. */
function profileNames(): Named[] {
  return [...deviceProfiles.values()].flatMap((profile) =>
    [profile.name, profile.name.replaceAll('_', ' '), ...profile.aliases].map((alias) => ({
      alias: alias.toLowerCase(),
      device: profile.name,
    })),
  );
}

/** Every name that a system goes by which is known without a profile. */
function systemNames(): Named[] {
  return gpuSystems.flatMap(({ id, title, aliases }) =>
    [id, title, ...aliases.en, ...aliases.zh].map((alias) => ({ alias: alias.toLowerCase(), device: id })),
  );
}

/** The longest name of a device that a text holds, with every device that goes by it; null where there is none. */
function longestIn(
  text: string,
  names: readonly Named[],
): { readonly alias: string; readonly devices: readonly string[] } | null {
  const [longest] = names
    .filter(({ alias }) => text.includes(alias))
    .toSorted((a, b) => b.alias.length - a.alias.length);
  if (longest === undefined) return null;
  const { alias } = longest;
  const peers = names.filter((one) => one.alias.length === alias.length && text.includes(one.alias));
  return { alias, devices: [...new Set(peers.map(({ device }) => device))] };
}

/** The built-in device that a text names, the longest name first; null where none or several fit. */
export function deviceNamed(text: string): string | null {
  const [only, ...others] = longestIn(text.toLowerCase(), profileNames())?.devices ?? [];
  return only === undefined || others.length > 0 ? null : only;
}

/** Device names of a text, and pieces between them that look like names and are none that is known. */
export interface DevicesNamed {
  readonly devices: readonly string[];
  readonly unknown: readonly string[];
}

/** No piece of a list of devices is longer. */
const longestPiece = 240;
/** No name of a single device is longer. */
const longestName = 24;

/** Every device of a piece in the order named, each name taken out of it; null where something else stands beside them. */
function devicesOfPiece(piece: string): DevicesNamed | null {
  if (piece.length > longestPiece) return null;
  const names = [...profileNames(), ...systemNames()];
  const found: { readonly at: number; readonly devices: readonly string[] }[] = [];
  let rest = piece;
  for (;;) {
    const next = longestIn(rest, names);
    if (next === null) break;
    found.push({ at: rest.indexOf(next.alias), devices: next.devices });
    rest = rest.replace(next.alias, ' '.repeat(next.alias.length));
  }
  const left = rest.trim();
  const isName = left.length <= longestName && /^[a-z][\w -]{0,20}\d/.test(left);
  if (left !== '' && !isName && (found.length !== 1 || left.length > 2 * longestName)) return null;
  return {
    devices: found.toSorted((a, b) => a.at - b.at).flatMap(({ devices }) => devices),
    // A name that nothing knows is not passed over in silence beside those that are known.
    unknown: isName ? [left] : [],
  };
}

/**
 * A text of device names and nothing else to speak of: each device once, in the order named, all that go by a name that
 * several share. None where something else is said.
 */
export function devicesNamed(text: string): DevicesNamed {
  const pieces = text
    .toLowerCase()
    .split(/[\n,;，；、/]+/)
    .flatMap((piece) => piece.split(wordsOf('between-names')))
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const found = pieces.map(devicesOfPiece);
  const devices = [...new Set(found.flatMap((one) => one?.devices ?? []))];
  if (found.some((one) => one === null) || devices.length === 0) return { devices: [], unknown: [] };
  return { devices, unknown: found.flatMap((one) => one?.unknown ?? []) };
}
