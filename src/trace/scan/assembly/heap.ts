// Memory of the scanner. Nothing is ever given back: what lasts grows with the trace, what does not is allocated once.

let top: usize = 0;

/** Zeroed memory, aligned to 16 bytes. */
export function allocate(bytes: usize): usize {
  if (top === 0) top = (__heap_base + 15) & ~15;
  const at = top;
  top = (at + bytes + 15) & ~15;
  const have = (<usize>memory.size()) << 16;
  if (top > have) memory.grow(<i32>((top - have + 0xffff) >> 16));
  return at;
}
