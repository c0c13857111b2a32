/** Obstacles to a whole campaign, in the words of its benchmark and of its rounds. */
export const raised = {
  busy: 'devices are in use by something else',
  'no-space': 'less than 2 GiB of disk are left',
  'no-host': 'the host of the servers does not answer',
  'foreign-loop': 'another loop works on the checkout',
  'loop-ended': 'the loop has ended',
};
