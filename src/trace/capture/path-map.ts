/** How a folder of the server is reached from here: `SERVER=LOCAL`, for containers and shared mounts. */
export interface PathMap {
  readonly server: string;
  readonly local: string;
}

/** Reads `SERVER=LOCAL`; null for anything else. */
export function readPathMap(text: string): PathMap | null {
  const at = text.indexOf('=');
  const [server, local] = [
    text.slice(0, at).replace(/(?<!\/)\/+$/, ''),
    text.slice(at + 1).replace(/(?<!\/)\/+$/, ''),
  ];
  return at < 1 || local === '' ? null : { server, local };
}

function below(path: string, from: string, to: string): string | null {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? `${to}${path.slice(from.length)}` : null;
}

/** Where a folder of the server lies here. */
export function toLocal(path: string, map: PathMap | null): string {
  return (map && below(path, map.server, map.local)) ?? path;
}

/** How the server names a folder of this machine. */
export function toServer(path: string, map: PathMap | null): string {
  return (map && below(path, map.local, map.server)) ?? path;
}
