import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start programs: git by the hundred, stand-ins, servers. */
const startsProcesses =
  /\/test\/(?:campaign\/rounds\/|backends\/(?:campaign|run|tensorcast|aiconfigurator)\/|(?:commands|screens)\/campaign\/|app\/run-plan\.|store\/(?:process-records|read-text-file)\.)/;

/**
 * What starts processes runs first. A worker keeps what it has loaded, and the system copies the tables of its memory for
 * every process that it starts: late in a run that costs ten times as much as at its beginning.
 */
export class ProcessesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isFirst = ({ moduleId }: TestSpecification) => startsProcesses.test(moduleId);
    return [...sorted.filter(isFirst), ...sorted.filter((one) => !isFirst(one))];
  }
}
