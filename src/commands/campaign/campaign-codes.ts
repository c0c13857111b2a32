/** Codes of a campaign that no other command has. */
export const campaignCodes = {
  /** A gate is not satisfied. */
  notSatisfied: 1,
  /** A live process holds the campaign. */
  locked: 3,
  /** The journal or a frozen file was altered. */
  altered: 4,
  /** A host, or a program that is needed, is missing or does not answer. */
  unusable: 5,
  /** The review of Humanize blocks the stop; the code is its own. */
  reviewBlocked: 10,
  /** Humanize itself failed; the code is its own. */
  reviewFailed: 20,
} as const;
