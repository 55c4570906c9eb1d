using System.Collections.Frozen;

namespace InferenceRuntime.Models;

/// <summary>The models of this process, by served name.</summary>
public sealed class ModelRegistry(IEnumerable<ModelReference> references)
{
    private readonly FrozenDictionary<string, ServedModel> _models =
        references.ToFrozenDictionary(reference => reference.Name, reference => new ServedModel(reference), StringComparer.Ordinal);

    public IEnumerable<ServedModel> Models => _models.Values.OrderBy(model => model.Name, StringComparer.Ordinal);

    public bool AllReady => _models.Values.All(model => model.Status.State == ModelState.Ready);

    public ServedModel? Find(string name) => _models.GetValueOrDefault(name);
}
