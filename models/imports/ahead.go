package imports

import "context"

// each visits the batches up to the end of the file. While one is visited, the next is read. It ends with the context.
func (r *rowReader) each(ctx context.Context, visit func(batch) error) error {
	type result struct {
		batch batch
		err   error
	}
	ahead, enough, over := make(chan result), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		for {
			b, err := r.next()
			select {
			case ahead <- result{b, err}:
			case <-enough:
				return
			}
			if err != nil || b.last {
				return
			}
		}
	}()
	defer func() {
		close(enough)
		<-over
	}()
	for {
		var read result
		select {
		case read = <-ahead:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if read.err != nil {
			return read.err
		}
		if err := r.acquit(ctx, &read.batch); err != nil {
			return err
		}
		if err := visit(read.batch); err != nil || read.batch.last {
			return err
		}
	}
}
