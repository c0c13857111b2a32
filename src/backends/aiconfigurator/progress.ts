/** How far a search is, by its experiments: they take most of the time and say when they begin and end. */
export function aicProgress(experiments: number): (line: string) => number | null {
  let started = 0;
  let completed = 0;
  return (line) => {
    if (/Starting experiment: /.test(line)) started += 1;
    else if (
      /Experiment \w+ completed with \d+ results|Experiment \w+ found no SLA-feasible|Error running experiment /.test(
        line,
      )
    )
      completed += 1;
    else if (/All experiments completed in /.test(line)) return 1;
    else return null;
    return Math.min(0.99, (completed + 0.3 * (started - completed)) / Math.max(experiments, started));
  };
}
