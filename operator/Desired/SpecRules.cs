using ModelOperator.Desired.Gpu;
using ModelOperator.Entities;
using ModelOperator.Entities.Validation;
using ModelOperator.Settings;

namespace ModelOperator.Desired;

/// <summary>Everything that can be wrong with a spec, be the rule in the schema or in the operator's settings.</summary>
public static class SpecRules
{
    /// <summary>The errors; none for a service whose children can be planned.</summary>
    public static IReadOnlyList<FieldError> Check(V1Beta1InferenceService service, OperatorConfiguration configuration) =>
        [.. SpecValidator.Validate(service), .. GpuRules.Check(service.Spec, configuration.Gpu), .. FetchSourceRules.Check(service.Spec.Model, configuration.Fetch)];
}
