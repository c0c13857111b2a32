/** Values that are no figure: a switch, and a figure that nobody reports. */
export const stated = {
  notReported: 'not reported',
  on: 'on',
  off: 'off',
};
