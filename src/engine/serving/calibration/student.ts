/** Logarithm of the gamma function for positive arguments (Lanczos' approximation). */
function logGamma(x: number): number {
  const coefficients = [
    76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 1.208650973866179e-3,
    -5.395239384953e-6,
  ];
  const shifted = x + 5.5;
  const sum = coefficients.reduce((total, one, index) => total + one / (x + 1 + index), 1.000000000190015);
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((Math.sqrt(2 * Math.PI) * sum) / x);
}

/** Probability that a Student variable of so many degrees of freedom lies within ±t, by Simpson's rule. */
function withinStudent(t: number, degrees: number): number {
  const scale = Math.exp(logGamma((degrees + 1) / 2) - logGamma(degrees / 2)) / Math.sqrt(degrees * Math.PI);
  const density = (x: number) => scale * (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
  const parts = 200;
  const width = t / parts;
  let sum = density(0) + density(t);
  for (let part = 1; part < parts; part += 1) sum += density(part * width) * (part % 2 === 1 ? 4 : 2);
  return (2 * sum * width) / 3;
}

/** The t within which a Student variable lies with the given probability. */
export function studentQuantile(share: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (withinStudent(high, degrees) < share) high *= 2;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (withinStudent(middle, degrees) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
