/** Disclaimers of every result. */
export const disclaimer =
  'These results come from throughput modelling and are a reference for deployment planning only. Real performance depends on runtime, topology, software stack and traffic: validate with a real workload before final decisions.';
