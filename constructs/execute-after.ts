import { TerraformDataSource, TerraformModule, TerraformResource, TerraformStack } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import type { IConstruct } from "constructs";
import type { Issue } from "../core/errors";

/** The dependencies of all entries. */
export interface ExecuteAfter {
  readonly dependencies: readonly ITerraformDependable[];
  readonly issues: readonly Issue[];
}

/**
 * Finds the resources, data sources and modules that constructs contain at the time of the call.
 *
 * @param scope the construct whose entries depend on them
 * @param constructs the value of the prop `executeAfter`
 */
export function findDependencies(scope: IConstruct, constructs: readonly IConstruct[]): ExecuteAfter {
  const dependencies: ITerraformDependable[] = [];
  const issues: Issue[] = [];
  constructs.forEach((construct, index) => {
    const path = `executeAfter[${index}]`;
    const found = construct.node.findAll().filter(isDependable);
    dependencies.push(...found);
    if (found.length === 0) {
      issues.push({ path, message: `${construct.node.path} contains nothing that Terraform deploys. Remove it.` });
    } else if (TerraformStack.of(construct) !== TerraformStack.of(scope)) {
      issues.push({
        path,
        message: `${construct.node.path} is in another stack. Remove it, and call addDependency of this stack.`,
      });
    }
  });
  return { dependencies, issues };
}

function isDependable(construct: IConstruct): construct is IConstruct & ITerraformDependable {
  return (
    TerraformResource.isTerraformResource(construct) ||
    TerraformDataSource.isTerraformDataSource(construct) ||
    construct instanceof TerraformModule
  );
}
