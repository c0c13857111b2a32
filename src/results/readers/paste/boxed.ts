/** The upper border of a table of box-drawing characters; frames of charts have no joint in it. */
const upper = /^\s*[┌╔╭┏╒╓][─━═]+(?:[┬╤╦┳┯╥][─━═]+)+[┐╗╮┓╕╖]\s*$/;
const border = /^\s*[├╠┝┠┡┢└╚╰┗╘╙╞╟┌╔╭┏╒╓┣][─━═┬╤╦┳┯╥┴╧╩┻┷╨┼╪╬╋┿╂╇╈╫]+[┤╣┥┨┩┪┘╝╯┛╛╜╡╢┐╗╮┓╕╖┫]\s*$/;
const row = /^\s*[│┃║|].*[│┃║|]\s*$/;
const joints = /[^─━═\s]/g;
const borders = /[─━═]/g;
const sides = /[│┃║]/g;

/** Lines whose tables of box-drawing characters are drawn with `+`, `-` and `|`, as the programs draw them. */
export function withPlainBorders(lines: readonly string[]): string[] {
  let isInside = false;
  return lines.map((line) => {
    isInside = upper.test(line) || (isInside && (border.test(line) || row.test(line)));
    if (!isInside) return line;
    return row.test(line) ? line.replace(sides, '|') : line.replace(joints, '+').replace(borders, '-');
  });
}
