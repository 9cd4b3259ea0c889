// Medians, and how sure of them one can be.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The chance of k or fewer heads in n tosses. */
function tossesUpTo(k, n) {
  let ways = 1;
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += ways;
    ways = (ways * (n - i)) / (i + 1);
  }
  return sum / 2 ** n;
}

/**
 * An interval that holds the median of what the values are drawn from, with a chance of 95 % or a little more: from the k-th smallest to
 * the k-th largest value, which asks nothing about how they are distributed and does not mind an outlier. Null for fewer than 6 values, which
 * cannot be that sure.
 */
export function medianInterval(values) {
  const n = values.length;
  let drop = -1; // how many are left out at each end
  while (tossesUpTo(drop + 1, n) <= 0.025) drop++;
  if (drop < 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[drop], sorted[n - 1 - drop]];
}

/** The chance with which that interval holds the median. */
export function coverage(n) {
  let drop = -1;
  while (tossesUpTo(drop + 1, n) <= 0.025) drop++;
  return drop < 0 ? 0 : 1 - 2 * tossesUpTo(drop, n);
}

/**
 * Compares two servers by the rounds in which both have a figure. `claim` is null where the interval holds 1, or where there is none:
 * then nothing may be said about which is better.
 */
export function paired(figures, bases) {
  const ratios = [...figures].filter(([round]) => bases.has(round)).map(([round, figure]) => figure / bases.get(round));
  if (!ratios.length) return null;
  const interval = medianInterval(ratios);
  const claim = !interval || (interval[0] <= 1 && interval[1] >= 1) ? null : interval[1] < 1 ? "less" : "more";
  return { ratio: median(ratios), interval, claim, rounds: ratios.length };
}
