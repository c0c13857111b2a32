import { deviceProfiles } from '../../engine/index.ts';
import { wordsOf } from '../../text/words/words.ts';

/** Every name that a built-in device goes by. */
function allNames(): { readonly alias: string; readonly device: string }[] {
  return [...deviceProfiles.values()].flatMap((profile) =>
    [profile.name, profile.name.replaceAll('_', ' '), ...profile.aliases].map((alias) => ({
      alias: alias.toLowerCase(),
      device: profile.name,
    })),
  );
}

/** The built-in device that a text names, the longest name first; null where none or several fit. */
export function deviceNamed(text: string): string | null {
  const lower = text.toLowerCase();
  const found = allNames()
    .filter(({ alias }) => lower.includes(alias))
    .toSorted((a, b) => b.alias.length - a.alias.length);
  const longest = found[0]?.alias.length;
  const devices = new Set(found.filter(({ alias }) => alias.length === longest).map(({ device }) => device));
  const [only] = devices;
  return devices.size === 1 && only !== undefined ? only : null;
}

/** A text of device names and nothing else to speak of: each device once, in the order named. */
export function devicesNamed(text: string): string[] {
  const pieces = text
    .toLowerCase()
    .split(/[\n,;，；、/]+/)
    .flatMap((piece) => piece.split(wordsOf('between-names')))
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const found = pieces.map((piece) => (piece.length <= 60 ? deviceNamed(piece) : null));
  return found.every((one) => one !== null) ? [...new Set(found)] : [];
}
