using System.Collections.Frozen;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Models;

/// <summary>The models of this process, by served name.</summary>
public sealed class ModelRegistry(IEnumerable<ModelReference> references) : IDisposable
{
    private readonly FrozenDictionary<string, ServedModel> _models =
        references.ToFrozenDictionary(reference => reference.Name, reference => new ServedModel(reference), StringComparer.Ordinal);

    public IEnumerable<ServedModel> Models => _models.Values.OrderBy(model => model.Name, StringComparer.Ordinal);

    public bool AllReady => _models.Values.All(model => model.Status.State == ModelState.Ready);

    /// <summary>Gives the models up; each is freed once its last request has ended.</summary>
    public void Dispose()
    {
        foreach (var served in _models.Values)
        {
            var model = served.Status.Model;
            served.Status = ModelStatus.Unloaded("the process ends");
            model?.Dispose();
        }
    }

    /// <summary>A name as a metric's label. An unknown one is the client's to choose: it would let clients create as many time series as they like.</summary>
    public string LabelOf(string name) => _models.ContainsKey(name) ? name : string.Empty;

    public ServedModel? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>Throws <see cref="ServingError.NotFound"/>, naming the models that there are.</summary>
    public ServedModel Get(string name) => Find(name)
        ?? throw new ServingException(ServingError.NotFound, $"There is no model '{name}'; this server has {string.Join(", ", Models.Select(model => model.Name))}.");
}
