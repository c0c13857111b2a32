import { type StackSite, unresolvedSite } from './stack-site.ts';

/** Each different site once, by number; 0 is the unresolved site. */
export interface SiteBook {
  readonly sites: readonly StackSite[];
  /** The number of a site; one with the same location and stack has the same. */
  add(site: StackSite): number;
  /** Takes a site that is known to be new. */
  addNew(site: StackSite): number;
}

/** An empty book. Sites with the same location and stack are one. */
export function siteBook(): SiteBook {
  const sites: StackSite[] = [unresolvedSite];
  const bySite = new Map<StackSite, number>([[unresolvedSite, 0]]);
  const byText = new Map<string, number>([['unresolved\n', 0]]);
  return {
    sites,
    addNew: (site) => sites.push(site) - 1,
    add(site) {
      const same = bySite.get(site);
      if (same !== undefined) return same;
      const text = `${site.location}\n${site.stack.join('\n')}`;
      let found = byText.get(text);
      if (found === undefined) {
        found = sites.push(site) - 1;
        byText.set(text, found);
      }
      bySite.set(site, found);
      return found;
    },
  };
}
