/**
 * Protects the simulation from an SDK upgrade that moves what it builds on: temporal/sandbox.ts uses modules that are
 * internal to the SDK, and this test says which one is gone.
 */
import { parseWorkflowCode } from '@temporalio/worker/lib/worker';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared';

it("finds the SDK's internals for reading a bundle, making a sandbox and recording promises", () => {
  const functions = {
    parseWorkflowCode,
    ...ownFunctionsOf(ReusableVMWorkflowCreator),
    ...ownFunctionsOf(globalHandlers),
  };

  expect(Object.keys(functions)).toEqual(
    expect.arrayContaining(['parseWorkflowCode', 'create', 'createWorkflow', 'uninstall']),
  );
  expect(globalHandlers).toHaveProperty('promiseHookInstalled');
});

/** The names of everything that can be called on it, or on what it creates. */
function ownFunctionsOf(thing: object): Record<string, unknown> {
  const prototypes = [thing, 'prototype' in thing ? thing.prototype : Object.getPrototypeOf(thing)] as object[];
  const names = prototypes.flatMap((prototype) => Object.getOwnPropertyNames(prototype));
  return Object.fromEntries(names.map((name) => [name, true]));
}
