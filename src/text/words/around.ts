/** What stands directly in front of a place of a text, no farther than so many characters. */
export function textBefore(text: string, at: number, most: number): string {
  return text.slice(Math.max(0, at - most), at);
}

/** What stands directly behind a place of a text, no farther than so many characters. */
export function textBehind(text: string, at: number, most: number): string {
  return text.slice(at, at + most);
}
