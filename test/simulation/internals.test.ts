/**
 * Protects the simulation from an upgrade of the SDK that moves what it builds on: temporal/sandbox.ts uses modules that are
 * internal to the SDK, and this says which one is gone.
 */
import { parseWorkflowCode } from '@temporalio/worker/lib/worker';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared';

it('finds in the SDK what reads a bundle, makes a sandbox, and records promises', () => {
  expect(parseWorkflowCode).toBeInstanceOf(Function);
  expect(ReusableVMWorkflowCreator.create).toBeInstanceOf(Function);
  expect(ReusableVMWorkflowCreator.prototype.createWorkflow).toBeInstanceOf(Function);
  expect(globalHandlers.uninstall).toBeInstanceOf(Function);
  expect(globalHandlers).toHaveProperty('promiseHookInstalled');
});
