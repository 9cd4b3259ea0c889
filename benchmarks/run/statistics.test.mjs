import assert from "node:assert/strict";
import { test } from "node:test";

import { coverage, median, medianInterval, paired } from "./statistics.mjs";

const upTo = (n) => Array.from({ length: n }, (_, i) => i + 1);
const rounds = (...figures) => new Map(figures.entries());

test("the median of an even number of values is between the middle two", () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([9, 1, 5]), 5);
});

test("the interval leaves out as many values at each end as 95 % allow", () => {
  assert.equal(medianInterval(upTo(5)), null);
  assert.deepEqual(medianInterval(upTo(6)), [1, 6]);
  assert.deepEqual(medianInterval(upTo(8)), [1, 8]);
  assert.deepEqual(medianInterval(upTo(9)), [2, 8]);
  assert.deepEqual(medianInterval(upTo(10)), [2, 9]);
  assert.deepEqual(medianInterval(upTo(12)), [3, 10]);
  assert.deepEqual(medianInterval(upTo(20)), [6, 15]);
});

test("the coverage is that of the binomial distribution", () => {
  assert.equal(coverage(5), 0);
  assert.equal(coverage(6), 1 - 2 / 64);
  assert.equal(coverage(10), 1 - 22 / 1024);
});

test("the interval holds the median as often as it says", () => {
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  let held = 0;
  const tries = 4000;
  for (let i = 0; i < tries; i++) {
    const [low, high] = medianInterval(Array.from({ length: 10 }, () => random() ** 3));
    if (low <= 0.5 ** 3 && 0.5 ** 3 <= high) held++;
  }
  assert.ok(Math.abs(held / tries - coverage(10)) < 0.01, `${held / tries}`);
});

test("servers are compared within rounds, and only in rounds that both have", () => {
  const slowing = rounds(1, 2, 4, 8, 16, 32);
  const twice = new Map([...slowing].map(([round, figure]) => [round, 2 * figure]));
  twice.set(99, 1);
  assert.deepEqual(paired(twice, slowing), { ratio: 2, interval: [2, 2], claim: "more", rounds: 6 });
  assert.equal(paired(rounds(1), new Map()), null);
});

test("nothing is claimed when the interval holds 1, nor when there is none", () => {
  const base = rounds(1, 1, 1, 1, 1, 1);
  assert.equal(paired(rounds(0.9, 0.9, 0.9, 0.9, 0.9, 1.1), base).claim, null);
  assert.equal(paired(rounds(0.9, 0.9, 0.9, 0.9, 0.9, 0.99), base).claim, "less");
  assert.equal(paired(rounds(0.5, 0.5), base).claim, null);
});
