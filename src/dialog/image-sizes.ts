/** Widths and heights of pictures by the names that screens have, in pixels. */
const imageSizes: Readonly<Record<string, readonly [width: number, height: number]>> = {
  '720p': [1280, 720],
  '1080p': [1920, 1080],
  '1440p': [2560, 1440],
  '2160p': [3840, 2160],
  '4k': [3840, 2160],
  uhd: [3840, 2160],
  'full hd': [1920, 1080],
  fhd: [1920, 1080],
};

/** The size that a name stands for; null of any other word. */
export function imageSizeNamed(name: string): readonly [width: number, height: number] | null {
  return imageSizes[name.toLowerCase()] ?? null;
}
