// Two deliveries that want the same files made wait for one run: made a second time they might be other bytes, under the
// names of the first.

/** What is being made at `place`, or what `run` begins there. `running` has it until it is settled. */
export function oneRun<Made>(
  running: Map<string, Promise<Made>>,
  place: string,
  run: () => Promise<Made>,
): Promise<Made> {
  const begun = running.get(place) ?? run().finally(() => running.delete(place));
  running.set(place, begun);
  return begun;
}
