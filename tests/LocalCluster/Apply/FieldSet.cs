namespace LocalCluster.Apply;

/// <summary>
/// A set of field paths as a tree. An element of a path is kept in its written form: <c>f:NAME</c> a field, <c>k:{...}</c> an item of a list
/// map, <c>v:VALUE</c> an item of a set. Built up by its owner, then treated as immutable: the operations make new sets, and may share parts.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>Whether the path that leads here is itself in the set.</summary>
    public bool IsMember { get; private set; }

    public IEnumerable<KeyValuePair<string, FieldSet>> Children => _children;

    public bool HasChildren => _children.Count > 0;

    public bool IsEmpty => !IsMember && _children.Count == 0;

    public static FieldSet Of(params string[] path)
    {
        var root = new FieldSet();
        root.Add(path);
        return root;
    }

    public FieldSet? Child(string element) => _children.GetValueOrDefault(element);

    public FieldSet ChildOrNew(string element)
    {
        if (!_children.TryGetValue(element, out var child))
        {
            _children[element] = child = new FieldSet();
        }

        return child;
    }

    public void AddSelf() => IsMember = true;

    public void Add(IEnumerable<string> path) => path.Aggregate(this, (set, element) => set.ChildOrNew(element)).AddSelf();

    public bool Contains(IEnumerable<string> path)
    {
        FieldSet? set = this;
        foreach (var element in path)
        {
            set = set?.Child(element);
        }

        return set?.IsMember ?? false;
    }

    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty)
        {
            return this;
        }

        var result = new FieldSet { IsMember = IsMember || other.IsMember };
        foreach (var (element, child) in _children)
        {
            result._children[element] = other._children.TryGetValue(element, out var match) ? child.Union(match) : child;
        }

        foreach (var (element, child) in other._children)
        {
            result._children.TryAdd(element, child);
        }

        return result;
    }

    /// <summary>The paths that the other set lacks. A path stays when only its parent is in the other set.</summary>
    public FieldSet Except(FieldSet other)
    {
        if (other.IsEmpty)
        {
            return this;
        }

        var result = new FieldSet { IsMember = IsMember && !other.IsMember };
        foreach (var (element, child) in _children)
        {
            var rest = other._children.TryGetValue(element, out var match) ? child.Except(match) : child;
            if (!rest.IsEmpty)
            {
                result._children[element] = rest;
            }
        }

        return result;
    }

    public FieldSet Intersect(FieldSet other)
    {
        var result = new FieldSet { IsMember = IsMember && other.IsMember };
        foreach (var (element, child) in _children)
        {
            if (other._children.TryGetValue(element, out var match) && child.Intersect(match) is { IsEmpty: false } common)
            {
                result._children[element] = common;
            }
        }

        return result;
    }

    /// <summary>The set without a path and all below it.</summary>
    public FieldSet Without(ReadOnlySpan<string> path)
    {
        if (!_children.ContainsKey(path[0]))
        {
            return this;
        }

        var result = new FieldSet { IsMember = IsMember };
        foreach (var (name, child) in _children)
        {
            if (name != path[0])
            {
                result._children[name] = child;
            }
            else if (path.Length > 1 && child.Without(path[1..]) is { IsEmpty: false } rest)
            {
                result._children[name] = rest;
            }
        }

        return result;
    }

    /// <summary>All paths, parents before what is below them.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths() => Paths([]);

    private IEnumerable<IReadOnlyList<string>> Paths(IReadOnlyList<string> prefix)
    {
        if (IsMember)
        {
            yield return prefix;
        }

        foreach (var (element, child) in _children)
        {
            foreach (var path in child.Paths([.. prefix, element]))
            {
                yield return path;
            }
        }
    }
}
