namespace ModelOperator.Status.Diagnoses;

/// <summary>What stands in the way before there is a pod.</summary>
internal static class SpecRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new(Reasons.InvalidSpec,
            "The spec breaks a rule that the cluster's schema did not refuse, or a field can not be read. The message names each field.",
            "Correct the fields; what runs goes on running meanwhile."),
        new(Reasons.NameTaken,
            "An object that this service needs is there already and belongs to somebody else.",
            "Delete that object, or give the service another name. It is never taken over."),
        new(Reasons.ApplyRefused,
            "The API server refuses an object that this service needs, in the words of the message.",
            "Correct the field that the message names; an admission policy is its administrator's to change."),
        new(Reasons.ModelTooLarge,
            "The model file is larger than the memory of the GPU profile, so no pod is made.",
            "Name a profile with more memory in spec.gpu.profile, or serve a smaller model."),
        new(Reasons.ApplyFailed,
            "An object can not be written for now: permissions, a quota on objects, an object of the same name that is still being deleted.",
            "The operator tries again by itself; if it lasts, see to what the message names."),
    ];
}
