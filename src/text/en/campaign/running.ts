/** Messages of a running campaign, and why it does not go on. */
export const campaignRunning = {
  refusals: {
    noSpace: 'Less than 2 GiB of disk are left for the campaign; nothing was started.',
    noGit: 'Git does not do what the rounds need of the checkout.',
    noHost: 'The host of the servers does not answer as its profile says.',
    secrets: (places: string) =>
      `Text that has the form of a key stands in ${places}; nothing is frozen with it.`,
    noDecision: (findings: string) =>
      `Without a decision: ${findings}. Write one into history/model-pr-history-notes.md, or give --decide.`,
    nothingRead: 'The notes name neither a document that was read nor what stood in the way.',
    busy: 'The devices did not become idle within half an hour. throughline campaign run goes on when they are.',
    locked: (pid: string, host: string) => `Another process works on this campaign: ${pid} on ${host}.`,
    altered: (files: string) =>
      `Changed since it was written: ${files}. A campaign does not go on with altered evidence; begin a new one, or put the file back.`,
    smoke: 'A smoke run is never frozen. Begin a campaign without --smoke.',
    open: (count: string) => `${count} measurements are still open. throughline campaign run goes on.`,
    noWinner:
      'No candidate met the limits, so there is nothing to freeze. The summary names what each one missed.',
    frozen: 'This campaign is frozen: its benchmark cannot change any more.',
    cancelled:
      'This campaign was cancelled. throughline campaign --model NAME begins another; campaign fork begins one from it.',
    unconfirmed: (names: string) => `Not confirmed three times: ${names}.`,
    noFramework: 'None of the frameworks runs here; see help/ in the campaign folder for what each printed.',
  },
  phases: {
    preflight: 'preflight',
    screening: 'screening',
    full: 'full load points',
    rate: 'highest rate',
    confirm: 'confirming winners',
    measured: 'measured',
    frozen: 'frozen',
  },
  status: { ok: 'ok', oom: 'out of memory', timeout: 'timed out', failed: 'failed', skipped: 'skipped' },
  verdicts: { ahead: 'ahead', behind: 'behind', tied: 'tied', unresolved: 'unresolved: repeats do not tell' },
  told: {
    looking: 'Looking which frameworks run here …',
    noAdapter: (names: string) => `Not measured, as nobody could test it here: ${names}.`,
    notUsed: (names: string) => `Read and not used: ${names}.`,
    forked: (folder: string, old: string) => `Campaign in ${folder}, from ${old}: nothing is measured yet.`,
    rebuilt: (lines: string, rows: string, kept: string) =>
      `Journal made anew: ${lines} events of the old one, ${rows} rows from the artefacts. The old file is ${kept}.`,
    refused: (files: string) => `Left out, as they do not fit each other: ${files}`,
    history: (findings: string, open: string, blocker: string) =>
      `History: ${findings} findings, ${open} open pull requests.${blocker === '' ? '' : ` ${blocker}`}`,
    noDeviceModel: 'The campaign does not know what devices it ran on: fill in hardware before calibrating.',
    created: (folder: string) => `Campaign in ${folder}`,
    probing: (title: string) => `${title}: version and flags …`,
    starting: (phase: string, candidate: string, left: string) =>
      `${phase}: ${candidate} (${left} measurements open)`,
    measured: (candidate: string, scenario: string, load: string, what: string) =>
      `  ${candidate} · ${scenario} · ${load} · ${what}`,
    figures: (requests: string, ttft: string, tpot: string) =>
      `${requests} requests/s · TTFT ${ttft} ms · TPOT ${tpot} ms`,
    busy: (devices: string) => `Devices in use by something else: ${devices}. Waiting until they are idle …`,
    idleUnknown: 'Nothing here tells whether the devices are idle: make sure that nothing else runs on them.',
    goesOn: (model: string, folder: string) =>
      `Goes on with the campaign of ${model} in ${folder}. Another one: throughline campaign --model NAME.`,
    notStarted: (folder: string) =>
      `Nothing was started. The campaign stays fixed in ${folder}: throughline campaign run goes on with it, campaign --model NAME begins another, campaign cancel closes it.`,
    reported: (path: string) => `Report: ${path}`,
    stopped: 'Stopped. throughline campaign run goes on from here.',
    frozen: (count: string) => `Frozen: ${count} files are sealed.`,
    cancelled: 'Cancelled; servers of this campaign were ended.',
    repaired: (bytes: string) => `The last line of the journal was torn (${bytes} bytes) and is gone.`,
  },
  plan: {
    title: 'This will be run',
    candidates: (title: string, count: string, all: string) => `${title}: ${count} of ${all} combinations`,
    untried: (list: string) => `not tried: ${list}`,
    skipped: (reason: string) => `skipped: ${reason}`,
    estimate: (
      starts: string,
      trials: string,
      hours: string,
      deviceHours: string,
      disk: string,
      done: string | null,
    ) =>
      `about ${starts} server starts, ${trials} measurements, ${hours} h (${deviceHours} device hours), ${disk} MiB of disk in all; assumed from 3 minutes a start and 25 ms a token${done === null ? ', as nothing is measured yet' : `. ${done} measurements are done already and are not repeated`}. Repeats are added, up to nine, where winners are not told apart`,
    on: 'on',
    off: 'off',
    leftOut: 'left out',
    combined: 'and one more, of the best value of each flag together, once they are known',
    overBudget: (hours: string) =>
      `The ${hours} h that are given end it earlier, after the same time for each framework; --hours gives more.`,
    confirm: 'Start? (y/N)',
  },
  state: {
    phase: 'phase',
    model: 'model',
    done: 'measurements',
    doneOf: (done: string, open: string) => `${done} done, ${open} open in this phase`,
    winners: 'winners',
    bestSoFar: 'best so far',
    running: 'running',
    runningAs: (pid: string, host: string) => `process ${pid} on ${host} works on it`,
    none: 'none yet',
    meanOf: (count: string) => `means of ${count} repeats`,
    next: 'next',
    nextRun: 'throughline campaign run',
    nextWatch: 'throughline campaign status --watch',
    nextAnother: 'nothing: it is cancelled; campaign --model NAME begins another',
    nextFreeze: 'throughline campaign freeze',
    nextDone: (path: string) => `nothing: the benchmark is frozen; what to start is in ${path}`,
    folder: 'folder',
  },
};
