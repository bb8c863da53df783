/** One thing that could be let go. `count` is how much would be shown then; undefined where it could not be counted. */
export interface Relaxation {
  label: string;
  count: number | undefined;
  onPick: () => void;
}

/** Most fruitful first, without those that show nothing either; all of them where none is known to help. */
export function fruitful(relaxations: readonly Relaxation[]): readonly Relaxation[] {
  const helping = relaxations.filter((one) => one.count !== 0);
  return helping.length === 0 ? relaxations : helping.toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0));
}
