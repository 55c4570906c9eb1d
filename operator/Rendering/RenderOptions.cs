using ModelOperator.Settings;

namespace ModelOperator.Rendering;

/// <summary>What rendering must be told, since there is no cluster to ask.</summary>
/// <param name="Settings">The operator's settings.</param>
/// <param name="Namespace">Of resources that name none.</param>
/// <param name="OperatorNamespace">The namespace that the operator runs in.</param>
/// <param name="ApiVersions">Optional kinds that the cluster serves, as <c>group/version/Kind</c>.</param>
internal sealed record RenderOptions(OperatorConfiguration Settings, string Namespace, string OperatorNamespace, IReadOnlyCollection<string> ApiVersions);
