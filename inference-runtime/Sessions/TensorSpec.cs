namespace InferenceRuntime.Sessions;

/// <summary>One declared input or output of a model.</summary>
/// <param name="Name">The name in the graph.</param>
/// <param name="Datatype">The element type.</param>
/// <param name="Shape">The declared dimensions; -1 for a free one.</param>
/// <param name="Symbols">The names of the free dimensions, empty where there is none: equal names mean equal sizes.</param>
public sealed record TensorSpec(string Name, Datatype Datatype, long[] Shape, string[] Symbols)
{
    public override string ToString() => $"{Name}: {Datatype.Name()}{TensorShape.Format(Shape)}";
}
