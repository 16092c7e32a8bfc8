import { TerraformDataSource, TerraformModule, TerraformResource, TerraformStack } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import type { IConstruct } from "constructs";
import type { Fault } from "../core/errors";

/** What entries wait for, and what can't be waited for. */
export interface ExecuteAfter {
  readonly dependables: readonly ITerraformDependable[];
  readonly faults: readonly Fault[];
}

/**
 * Everything in these constructs that Terraform deploys, at the time of the call.
 *
 * @param scope the construct that waits
 * @param constructs what it waits for
 */
export function executeAfter(scope: IConstruct, constructs: readonly IConstruct[]): ExecuteAfter {
  const dependables: ITerraformDependable[] = [];
  const faults: Fault[] = [];
  constructs.forEach((construct, index) => {
    const where = `executeAfter[${index}]`;
    const found = construct.node.findAll().filter(isDependable);
    dependables.push(...found);
    if (found.length === 0) {
      faults.push({ where, problem: `${construct.node.path} holds nothing that Terraform deploys. Leave it out.` });
    } else if (TerraformStack.of(construct) !== TerraformStack.of(scope)) {
      faults.push({ where, problem: `${construct.node.path} is in another stack. Use addDependency of the stack.` });
    }
  });
  return { dependables, faults };
}

function isDependable(construct: IConstruct): construct is IConstruct & ITerraformDependable {
  return (
    TerraformResource.isTerraformResource(construct) ||
    TerraformDataSource.isTerraformDataSource(construct) ||
    construct instanceof TerraformModule
  );
}
