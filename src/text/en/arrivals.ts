/** Faults of a file of arrivals. */
export const arrivalsProblems = {
  form: 'neither JSON lines, a detailed load test nor a CSV trace',
  fields:
    'a time, an input length and an output length are needed: timestamp (ms), input_length, output_length',
  order: 'times must not fall',
  empty: 'there is no request in it',
  unreadable: 'the file cannot be read',
};
