import { TerraformDataSource, TerraformModule, TerraformResource, TerraformStack } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import type { IConstruct } from "constructs";
import type { Issue } from "../core/errors";

/** What entries wait for, and what can't be waited for. */
export interface ExecuteAfter {
  readonly dependables: readonly ITerraformDependable[];
  readonly issues: readonly Issue[];
}

/**
 * Everything in these constructs that Terraform deploys, at the time of the call.
 *
 * @param scope the construct that waits
 * @param constructs what it waits for
 */
export function executeAfter(scope: IConstruct, constructs: readonly IConstruct[]): ExecuteAfter {
  const dependables: ITerraformDependable[] = [];
  const issues: Issue[] = [];
  constructs.forEach((construct, index) => {
    const path = `executeAfter[${index}]`;
    const found = construct.node.findAll().filter(isDependable);
    dependables.push(...found);
    if (found.length === 0) {
      issues.push({ path, message: `${construct.node.path} holds nothing that Terraform deploys. Leave it out.` });
    } else if (TerraformStack.of(construct) !== TerraformStack.of(scope)) {
      issues.push({ path, message: `${construct.node.path} is in another stack. Use addDependency of the stack.` });
    }
  });
  return { dependables, issues };
}

function isDependable(construct: IConstruct): construct is IConstruct & ITerraformDependable {
  return (
    TerraformResource.isTerraformResource(construct) ||
    TerraformDataSource.isTerraformDataSource(construct) ||
    construct instanceof TerraformModule
  );
}
